"""The insole: a prescription's numbers onto a watertight mesh; knows no patient."""
