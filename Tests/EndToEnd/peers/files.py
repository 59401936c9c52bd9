"""The good configuration of a small plant; each test breaks it in one place."""

GATEWAY = """\
gateway:
  id: gw-01
  enterprise: becamex
  park: bau-bang
  factory: dai-nam-textile
  time_zone: Asia/Ho_Chi_Minh
brokers:
  - id: park
    url: mqtt://127.0.0.1:1883
    version: 5
    keep_alive: 30s
storage:
  path: state
  outbox_limit: 1GB
publish:
  mode: change
web: null
"""

PANEL_A = """\
connection:
  tcp: 127.0.0.1:1502
  timeout: 1s
devices:
  - id: main-meter
    profile: schneider/iem3155
    unit_id: 1
    rated_power: 800kW
    every: 1s
  - id: press-1
    unit_id: 5
    every: 500ms
    points:
      machine_state:
        table: input
        address: 0
        type: uint16
        kind: state
        states: { 0: idle, 1: running, 2: fault, 3: setup }
      good_count:
        table: holding
        address: 10
        type: uint32
        order: CDAB
        kind: counter
        unit: "1"
      reject_count: { table: holding, address: 12, type: uint32, kind: counter, unit: "1" }
      temperature: { table: input, address: 20, type: int16, range: [-40, 120], unit: Cel }
"""

KPIS = """\
calendar:
  shifts:
    - { id: day, from: "06:00", to: "14:00", days: [mon, tue, wed, thu, fri] }
    - { id: late, from: "14:00", to: "22:00", days: [mon, tue, wed, thu, fri] }
energy:
  - id: factory
    meters: [main-meter]
    demand: { window: 30min, method: block, limit: 800kW }
production:
  - id: press-line
    state:
      point: press-1.machine_state
      running: [running]
      setup: [setup]
      fault: [fault]
      idle: [idle]
    good: press-1.good_count
    reject: press-1.reject_count
    ideal_cycle: 1.2s
"""

PLANT = {"gateway.yaml": GATEWAY, "devices.d/panel-a.yaml": PANEL_A, "kpis.yaml": KPIS}


def write(folder, files=PLANT):
    """Writes files (text, or bytes) by their names below `folder`."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder
