/// A good configuration with everything that the files can contain.
enum SampleFiles {
  static let all = [
    "gateway.yaml": gateway, "devices.d/panel-a.yaml": panel, "devices.d/meters.yaml": meters,
    "kpis.yaml": kpis, "park.password": "s3cret\n", "ca.pem": "-", "gw.pem": "-", "gw.key": "-",
  ]

  static let gateway = """
    gateway:
      id: gw-01                      # [a-z0-9-], unique in the park
      enterprise: becamex
      park: bau-bang
      factory: dai-nam-textile
      time_zone: Asia/Ho_Chi_Minh    # IANA; shifts, tariffs and days are cut in it
    brokers:                         # one or more; each has its own outbox cursor
      - id: park
        url: mqtts://mqtt.example.vn:8883   # mqtt:// or mqtts://
        version: 5                   # 5 (default) or 3.1.1
        client_id: gw-01             # default: gateway id
        username: gw-01
        password_file: park.password # relative to $CREDENTIALS_DIRECTORY, else to the config folder
        tls: { ca_file: ca.pem, cert_file: gw.pem, key_file: gw.key, verify: true }
        keep_alive: 30s
        formats: [json]              # any of: json, sparkplug, thingsboard
        sparkplug: { group: bau-bang, primary_host: park-scada }
        max_in_flight: 20
        live_first: false            # true: live data ahead of a backlog
        message_expiry: null         # MQTT 5, for telemetry; none by default
    storage:
      path: /var/lib/park-gateway
      outbox_limit: 1GB              # bytes on disk, never exceeded
      kpi_history: 400d
      sync_every: 1s                 # fsync period; always: each commit
    publish:
      mode: change                   # change (report by exception) or every_poll
      heartbeat: 60s                 # an unchanged point is sent again at least this often
    commands: { allow_writes: false }
    web: { listen: "127.0.0.1:8080" } # null turns it off
    log: { level: info }

    """

  static let panel = """
    connection:                      # exactly one of tcp, serial, rtu_over_tcp
      tcp: 10.0.4.20:502
      # serial: { port: /dev/ttyS1, baud: 9600, parity: even, data_bits: 8, stop_bits: 1, rs485: false }
      # rtu_over_tcp: 10.0.4.21:4001
      timeout: 1s                    # response timeout
      retries: 1
      max_registers: 125             # per request; a profile or device may say less
      turnaround: 0ms                # pause between requests, beyond the 3.5 characters of RTU
    devices:
      - id: main-meter
        profile: schneider/iem3155
        unit_id: 1                   # Modbus unit id
        path: [workshop-a, line-1]   # optional ISA-95 area / line / cell, goes into the topic
        rated_power: 800kW           # optional: makes implausible counter jumps visible
        ratios: { ct: 40, vt: 1 }    # optional
        label: { en: Main meter, vi: Công tơ tổng }
        every: 1s                    # poll period of points that name none
        points:                      # adds to the profile or overrides it
          active_power: { deadband: 0.5 }
      - id: press-1
        unit_id: 5
        every: 500ms
        points:                      # no profile: the map stands here
          machine_state: { table: input, address: 0, type: uint16, kind: state, states: { 0: idle, 1: running, 2: fault, 3: setup } }
          good_count:    { table: holding, address: 10, type: uint32, order: CDAB, kind: counter, unit: "1" }
          reject_count:  { table: holding, address: 12, type: uint32, order: CDAB, kind: counter, unit: "1" }

    """

  static let meters = """
    connection:
      serial: { port: /dev/ttyS1, baud: 9600, parity: even, data_bits: 8, stop_bits: 1, rs485: false }
      forbidden: [[100, 119]]
    devices:
      - { id: line-1-meter, profile: selec/mfm383a, unit_id: 2 }
      - { id: hvac, profile: selec/mfm383a, unit_id: 3 }

    """

  static let kpis = """
    calendar:
      shifts:
        - { id: day,   from: "06:00", to: "14:00", days: [mon, tue, wed, thu, fri, sat], breaks: ["09:45-10:00", "11:30-12:00"] }
        - { id: late,  from: "14:00", to: "22:00", days: [mon, tue, wed, thu, fri, sat] }
        - { id: night, from: "22:00", to: "06:00", days: [mon, tue, wed, thu, fri] }
      holidays: [2026-09-02, 2026-11-24]
    energy:
      - id: factory
        meters: [main-meter]                # summed; "-pv-meter" subtracts
        submeters: [line-1-meter, hvac]     # for the balance (unaccounted share)
        tariff: evn/production-22kv
        demand: { window: 30min, method: block, limit: 800kW }   # block or sliding
        emission_factor: vn/grid            # dated table
        reactive: evn                       # reactive-energy charge rule; null: none
        hours: evn/qd963
        path: [workshop-a]                  # optional
    production:
      - id: press-line
        path: [workshop-a, line-1]
        state: { point: press-1.machine_state, running: [running], setup: [setup], fault: [fault], idle: [idle] }
        # state: { power: line-1-meter.active_power, off_below: 200W, running_above: 3.5kW, hold: 10s }
        good: press-1.good_count
        reject: press-1.reject_count        # or total: …
        ideal_cycle: 1.2s                   # planned run time per item (ISO 22400 PRI)
        workers: 6
        minor_stop: 0s
        energy: factory                     # for energy per good part
    baselines:
      - { id: press-enpi, energy: factory, drivers: [press-line.good], period: day, train: { from: 2026-01-01, to: 2026-03-31 } }
    alarms:
      - { id: over-demand, on: "energy.factory.demand_forecast", above: 760kW, clear_below: 720kW, for: 60s, severity: warning }

    """
}
