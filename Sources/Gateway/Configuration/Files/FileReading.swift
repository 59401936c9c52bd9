import Glibc

/// Why a file or folder could not be read.
struct FileFailure: Error, Equatable {
  /// The system's error number; 0 where the file itself is at fault.
  var code: Int32
  /// What to say behind "cannot be read: ".
  var reason: String

  static func system(_ code: Int32) -> Self {
    Self(code: code, reason: words(for: code))
  }

  private static func words(for code: Int32) -> String {
    let words = String(cString: strerror(code)).lowercased()
    return switch code {
    case EACCES, EPERM:
      "\(words); run chgrp park-gateway and chmod 640 on it (chmod 750 on its folder)"
    case ELOOP: "its symbolic links lead round in a circle; remove it or link it anew"
    default: words
    }
  }

  var isMissing: Bool { code == ENOENT || code == ENOTDIR }
}

/// What was found of a file.
struct FileContents: Sendable {
  var bytes: [UInt8]
  /// The permission bits, such as 0o640.
  var mode: UInt32

  /// Whether anybody on the machine may read or change it.
  var isOpenToOthers: Bool { mode & 0o006 != 0 }
}

/// Reads files with `open(2)` and `read(2)`.
enum FileReading {
  /// No configuration file is larger, in bytes.
  static let largestFile = 4 << 20

  static func contents(of path: String) throws(FileFailure) -> FileContents {
    // Without O_NONBLOCK, a named pipe would wait for a writer for ever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure(errno, of: path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .system(errno) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      throw FileFailure(code: 0, reason: isFolder ? "it is a folder" : "it is not a file")
    }
    guard status.st_size <= largestFile else {
      throw FileFailure(code: 0, reason: "it has more than \(largestFile >> 20) MiB")
    }
    return FileContents(bytes: try bytes(of: descriptor), mode: status.st_mode & 0o7777)
  }

  /// Why a file cannot be opened; a link that leads nowhere is there all the same.
  private static func failure(_ code: Int32, of path: String) -> FileFailure {
    var status = stat()
    guard code == ENOENT, lstat(path, &status) == 0 else { return .system(code) }
    return FileFailure(code: 0, reason: "it is a symbolic link to a file that is not there")
  }

  /// The names in a folder that end in `suffix` and do not begin with a dot, sorted.
  static func names(in directory: String, suffix: String) throws(FileFailure) -> [String] {
    guard let stream = opendir(directory) else { throw .system(errno) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: tuple.pointee))
        {
          String(cString: $0)
        }
      }
      if name.hasSuffix(suffix), !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  private static func bytes(of descriptor: Int32) throws(FileFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while bytes.count <= largestFile {
      let count = read(descriptor, &chunk, chunk.count)
      if count == 0 { return bytes }
      if count < 0 {
        guard errno == EINTR else { throw .system(errno) }
        continue
      }
      bytes.append(contentsOf: chunk[..<count])
    }
    throw FileFailure(code: 0, reason: "it grew past \(largestFile >> 20) MiB")
  }
}
