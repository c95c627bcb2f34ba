"""What this room keeps: the communes of the country, and the places of the directory."""

from eclaireur.territory.models.communes import Commune, Departement, LoadedData, Region, plain
from eclaireur.territory.models.places import Place, coordinates_come_together

__all__ = ["Commune", "Departement", "LoadedData", "Place", "Region", "coordinates_come_together", "plain"]
