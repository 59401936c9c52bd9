import Configuration
import Testing

/// How people find a profile, and what is proposed for a name that is none.
@Suite struct ProfileSearchTests {
  private static let library = ProfileLibrary(directories: [ConfigurationFolder.shippedProfiles])

  @Test(arguments: [
    ("iem3155", "schneider/iem3155"), ("IEM3155", "schneider/iem3155"),
    ("iem3155.yaml", "schneider/iem3155"), ("schneider-iem3155", "schneider/iem3155"),
    ("devices/schneider/iem3155", "schneider/iem3155"), ("schnieder/iem3155", "schneider/iem3155"),
    ("pm5560", "schneider/pm5110"), ("schneider/pm5560", "schneider/pm5110"),
    ("SDM630", "eastron/sdm630"), ("ATV630", "schneider/atv320"), ("v20", "siemens/v20"),
    ("sinamics/v20", "siemens/v20"), ("LOGO 8", "siemens/logo8"),
  ])
  func `A name that is meant is proposed`(written: String, meant: String) throws {
    do throws(ConfigurationProblems) {
      _ = try Self.library.profile(named: written)
      Issue.record("\(written) is no name")
    } catch {
      #expect(error.problems.map(\.suggestion) == [meant], "\(error)")
    }
  }

  @Test func `A model that is far from all gets the list of its maker's`() {
    do throws(ConfigurationProblems) {
      _ = try Self.library.profile(named: "schneider/xyz")
      Issue.record("schneider/xyz is no name")
    } catch {
      #expect(error.problems.map(\.suggestion) == [nil])
      #expect("\(error)".contains("profiles list --maker schneider"))
    }
  }

  @Test func `Several that may be meant are all named`() throws {
    do throws(ConfigurationProblems) {
      _ = try Self.library.profile(named: "siemens")
      Issue.record("siemens is no name")
    } catch {
      #expect("\(error)".contains("write maker and model, such as siemens/"))
    }
  }

  @Test(arguments: [
    (["iem3155"], "schneider/iem3155"), (["cong", "to", "abb"], "abb/b21"),
    (["công tơ", "ABB"], "abb/b21"), (["may", "nen", "khi"], "compair/delcos-xl"),
    (["DSE", "7320"], "deepsea/gencomm"), (["dse7320"], "deepsea/gencomm"),
    (["µRack"], "carel/urack"), (["urack"], "carel/urack"),
    (["refrigeration", "carel"], "carel/ir33"),
  ])
  func `Words of people find it, with accents or without`(words: [String], name: String) {
    let found = Self.library.search(words).map(\.name)
    #expect(found.prefix(3).contains(name), "\(found)")
  }

  @Test func `Every word must be found`() {
    #expect(Self.library.search(["schneider", "sdm630"]).isEmpty)
    #expect(Self.library.search([""]).isEmpty)
    #expect(Self.library.search([]).isEmpty)
  }

  @Test func `A file that cannot be read is listed all the same`() throws {
    let folder = try ConfigurationFolder([
      "acme/bad.yaml": "maker: [\n", "acme/half.yaml": "maker: ACME\nmodel: H-1\npoints: 7\n",
    ])
    let headers = ProfileLibrary(directories: [folder.path]).headers()
    #expect(headers.map(\.name) == ["acme/bad", "acme/half"])
    #expect(headers[1].model == "H-1")
  }

  @Test func `Every shipped profile says what it is, and that kinds are read as people write them`()
  {
    for header in Self.library.headers() {
      #expect(
        header.kind != nil && !header.maker.isEmpty && !header.model.isEmpty,
        "\(header.name)"
      )
    }
    for text in ["remote_io", "remote-io", "Remote IO", "remote i/o"] {
      #expect(DeviceKind(word: text) == .remoteIO, "\(text)")
    }
    #expect(DeviceKind(word: "drives") == .drive)
    #expect(DeviceKind(word: "drve") == nil)
  }
}
