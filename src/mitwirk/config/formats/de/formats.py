"""German numbers and dates: narrow no-break space between thousands, as docs of the house ask."""

THOUSAND_SEPARATOR = "\u202f"
DECIMAL_SEPARATOR = ","
NUMBER_GROUPING = 3
DATE_FORMAT = "j. F Y"
SHORT_DATE_FORMAT = "d.m.Y"
TIME_FORMAT = "G.i"
DATETIME_FORMAT = "j. F Y, G.i \\U\\h\\r"
