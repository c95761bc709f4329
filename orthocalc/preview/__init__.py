"""Preview: pictures of meshes and maps, numpy only."""
