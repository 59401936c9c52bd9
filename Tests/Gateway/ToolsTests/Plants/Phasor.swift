import Glibc

/// A sinusoidal quantity as a complex number.
struct Phasor {
  var re: Double
  var im: Double

  static let zero = Phasor(re: 0, im: 0)

  init(re: Double, im: Double) {
    self.re = re
    self.im = im
  }

  /// From its size and its direction in degrees.
  init(_ size: Double, at degrees: Double) {
    self.init(re: size * cos(degrees * .pi / 180), im: size * sin(degrees * .pi / 180))
  }

  var size: Double { hypot(re, im) }
  var conjugate: Phasor { Phasor(re: re, im: -im) }

  static func + (a: Self, b: Self) -> Self { Self(re: a.re + b.re, im: a.im + b.im) }
  static func - (a: Self, b: Self) -> Self { Self(re: a.re - b.re, im: a.im - b.im) }
  static func * (a: Self, b: Self) -> Self {
    Self(re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re)
  }
  static func * (a: Self, k: Double) -> Self { Self(re: a.re * k, im: a.im * k) }
  static func / (a: Self, b: Self) -> Self {
    let square = b.re * b.re + b.im * b.im
    return square > 0 ? a * b.conjugate * (1 / square) : .zero
  }
}
