extension UnitCode {
  /// Codes that are compared with a unit in other capitals.
  static let codes = [
    "W", "kW", "MW", "GW", "Wh", "kWh", "MWh", "GWh", "var", "kvar", "Mvar", "varh", "kvarh",
    "Mvarh",
    "VA", "kVA", "MVA", "VAh", "kVAh", "MVAh", "V", "kV", "A", "kA", "Ah", "Hz", "kHz", "Cel", "K",
    "bar",
    "mbar", "Pa", "hPa", "kPa", "MPa", "deg", "m3", "m3/h", "m3/min", "l", "l/min", "l/h", "l/s",
    "kg", "kg/h", "t", "t/h",
    "s", "min", "h", "d", "Ohm", "kOhm", "J", "kJ", "MJ", "GJ", "dB", "lx", "m", "mm", "cm", "m/s",
    "mol",
  ]

  /// Counts and turns, which are plain numbers, in small letters.
  static let dimensionless = [
    "none": "\"1\"", "-": "\"1\"", "pcs": "\"1\"", "pc": "\"1\"", "pieces": "\"1\"",
    "piece": "\"1\"",
    "units": "\"1\"", "count": "\"1\"", "counts": "\"1\"", "cái": "\"1\"", "chiếc": "\"1\"",
    "sảnphẩm": "\"1\"", "sp": "\"1\"", "ea": "\"1\"", "times": "\"1\"", "lần": "\"1\"",
    "bool": "\"1\"",
    "boolean": "\"1\"", "rpm": "1/min", "r/min": "1/min", "rev/min": "1/min", "v/p": "1/min",
    "vòng": "\"1\"", "bộ": "\"1\"", "con": "\"1\"", "đôi": "\"1\"", "kiện": "\"1\"",
    "thùng": "\"1\"",
    "bao": "\"1\"", "chai": "\"1\"", "hộp": "\"1\"", "tờ": "\"1\"", "mẻ": "\"1\"", "pcs.": "\"1\"",
    "nos": "\"1\"", "n/a": "\"1\"", "na": "\"1\"", "không": "\"1\"",
  ]

  /// What turns, strokes and pieces are called before a slash, in small letters.
  static let turns: Set<String> = [
    "vòng", "vong", "v", "vg", "r", "rev", "revs", "cái", "chiếc", "sp", "sảnphẩm", "pcs", "pc",
    "piece",
    "pieces", "lần", "nhịp", "bộ", "con", "strokes", "stroke", "cycles", "cycle", "count", "counts",
  ]

  /// Units of time as people write them behind a slash, in small letters.
  static let denominators = [
    "ph": "min", "p": "min", "phút": "min", "phut": "min", "m": "min", "mn": "min", "giờ": "h",
    "gio": "h",
    "g": "h", "hr": "h", "hour": "h", "giây": "s", "giay": "s", "sec": "s", "ngày": "d",
    "ngay": "d",
    "day": "d", "tháng": "mo", "năm": "a",
  ]

  /// Codes by the names that people give them, in small letters.
  static let names = [
    "°c": "Cel", "degc": "Cel", "degreec": "Cel", "celsius": "Cel", "oc": "Cel", "℃": "Cel",
    "độc": "Cel",
    "°": "deg", "degree": "deg", "degrees": "deg", "độ": "deg", "°f": "[degF]", "degf": "[degF]",
    "fahrenheit": "[degF]", "kelvin": "K", "volt": "V", "volts": "V", "amp": "A", "amps": "A",
    "ampere": "A", "amperes": "A", "watt": "W", "watts": "W", "kilowatt": "kW", "w.h": "Wh",
    "kw.h": "kWh",
    "kw-h": "kWh", "kwhr": "kWh", "mw.h": "MWh", "kilowatthour": "kWh", "kilowatthours": "kWh",
    "kvar.h": "kvarh", "hertz": "Hz", "ohms": "Ohm", "percent": "%", "pct": "%", "phầntrăm": "%",
    "pa.s": "Pa.s",
    "m3/hr": "m3/h", "m3h": "m3/h", "cbm": "m3", "cum": "m3", "nm3": "m3{normal}",
    "nm3/h": "m3{normal}/h",
    "m3/phút": "m3/min", "lit": "l", "lít": "l", "liter": "l", "litre": "l", "liters": "l",
    "litres": "l", "ltr": "l", "lpm": "l/min", "lph": "l/h",
    "l/m": "l/min", "l/hr": "l/h", "cfm": "[ft_i]3/min", "gpm": "[gal_us]/min", "bars": "bar",
    "psi": "[psi]", "psig": "[psi]",
    "kgf/cm2": "att", "kg/cm2": "att", "ppm": "[ppm]", "ppb": "[ppb]", "ph": "[pH]", "sec": "s",
    "secs": "s", "second": "s", "seconds": "s",
    "giây": "s", "minute": "min", "minutes": "min", "mins": "min", "phút": "min", "hr": "h",
    "hrs": "h", "hour": "h", "hours": "h",
    "giờ": "h", "day": "d", "days": "d", "ngày": "d", "ms.": "ms", "msec": "ms", "lux": "lx",
    "kgs": "kg", "kilogram": "kg",
    "ton": "t", "tons": "t", "tonne": "t", "tonnes": "t", "tấn": "t", "tấn/h": "t/h", "hp": "[HP]",
    "in": "[in_i]", "inch": "[in_i]",
    "barg": "bar", "bar(g)": "bar", "bar(a)": "bar", "bara": "bar", "hz.": "Hz",
    "khối": "m3", "mét": "m", "métkhối": "m3", "ký": "kg", "kí": "kg", "%rh": "%",
    "rh%": "%", "kwh.": "kWh", "ampe": "A", "vôn": "V",
    "oát": "W", "ky": "kg", "ft": "[ft_i]", "kmh": "km/h", "kph": "km/h", "cosφ": "1",
    "cosphi": "1", "pf": "1",
    "amp.h": "Ah",
  ]
}
