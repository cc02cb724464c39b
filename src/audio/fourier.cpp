#include "audio/fourier.hpp"

#include "audio/four.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <numbers>

namespace tutti::audio {

namespace {

/// Of `Number`: float, or Four for four of them at a time.
template <class Number>
struct Complex {
    Number real, imaginary;

    Complex operator+(const Complex& other) const { return {real + other.real, imaginary + other.imaginary}; }
    Complex operator-(const Complex& other) const { return {real - other.real, imaginary - other.imaginary}; }
    template <class Turn>
    Complex operator*(const Complex<Turn>& turn) const {
        return {
            real * turn.real - imaginary * turn.imaginary,
            real * turn.imaginary + imaginary * turn.real,
        };
    }
    Complex times_i() const { return {-imaginary, real}; }
};

template <class Number>
struct Quartet {
    Complex<Number> a, b, c, d;
};

/// Four become four: one p and q of Van Loan's algorithm, before they are turned.
template <class Number>
Quartet<Number> butterfly(const Quartet<Number>& from) {
    const auto outer = from.a + from.c;
    const auto inner = from.b + from.d;
    const auto across = from.a - from.c;
    const auto turned = (from.b - from.d).times_i();
    return {outer + inner, across - turned, outer - inner, across + turned};
}

template <class Number, class Turn>
Quartet<Number> turned(
    const Quartet<Number>& from, const Complex<Turn>& one, const Complex<Turn>& two,
    const Complex<Turn>& three
) {
    return {from.a, from.b * one, from.c * two, from.d * three};
}

struct ReadParts {
    const float* real;
    const float* imaginary;

    Complex<float> at(std::size_t i) const { return {real[i], imaginary[i]}; }
    Complex<Four> four_at(std::size_t i) const { return {load(real + i), load(imaginary + i)}; }
};

/// Rows become columns: what lay four apart lies side by side.
void store_turned(float* to, Four a, Four b, Four c, Four d) {
    const Four ab_low = __builtin_shufflevector(a, b, 0, 4, 1, 5),
               ab_high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
    const Four cd_low = __builtin_shufflevector(c, d, 0, 4, 1, 5),
               cd_high = __builtin_shufflevector(c, d, 2, 6, 3, 7);
    store(to, __builtin_shufflevector(ab_low, cd_low, 0, 1, 4, 5));
    store(to + 4, __builtin_shufflevector(ab_low, cd_low, 2, 3, 6, 7));
    store(to + 8, __builtin_shufflevector(ab_high, cd_high, 0, 1, 4, 5));
    store(to + 12, __builtin_shufflevector(ab_high, cd_high, 2, 3, 6, 7));
}

/// The first stage, whose stride is 1: four p at a time, where there are so many.
void first_stage(ReadParts from, float* to_r, float* to_i, std::size_t count, ReadParts turn) {
    std::size_t p = 0;
    for (; p + 4 <= count; p += 4) {
        const auto [a, b, c, d] = turned(
            butterfly<Four>(
                {from.four_at(p), from.four_at(p + count), from.four_at(p + 2 * count),
                 from.four_at(p + 3 * count)}
            ),
            turn.four_at(p), turn.four_at(p + count), turn.four_at(p + 2 * count)
        );
        store_turned(to_r + 4 * p, a.real, b.real, c.real, d.real);
        store_turned(to_i + 4 * p, a.imaginary, b.imaginary, c.imaginary, d.imaginary);
    }
    for (; p < count; ++p) {
        const auto [a, b, c, d] = turned(
            butterfly<float>({from.at(p), from.at(p + count), from.at(p + 2 * count), from.at(p + 3 * count)}
            ),
            turn.at(p), turn.at(p + count), turn.at(p + 2 * count)
        );
        std::size_t into = 4 * p;
        for (const auto& number : {a, b, c, d}) {
            to_r[into] = number.real;
            to_i[into++] = number.imaginary;
        }
    }
}

/// Any other, whose stride is a power of four: four q at a time.
void further_stage(
    ReadParts from, float* to_r, float* to_i, std::size_t count, std::size_t stride, ReadParts turn
) {
    const std::size_t quarter = stride * count;
    for (std::size_t p = 0; p < count; ++p) {
        const auto one = turn.at(p), two = turn.at(p + count), three = turn.at(p + 2 * count);
        for (std::size_t q = 0; q < stride; q += 4) {
            const std::size_t at = stride * p + q;
            auto four = butterfly<Four>(
                {from.four_at(at), from.four_at(at + quarter), from.four_at(at + 2 * quarter),
                 from.four_at(at + 3 * quarter)}
            );
            if (p > 0)
                four = turned(four, one, two, three); // by nothing where p is 0: in all of the last stage
            std::size_t into = 4 * stride * p + q;
            for (const auto& numbers : {four.a, four.b, four.c, four.d}) {
                store(to_r + into, numbers.real);
                store(to_i + into, numbers.imaginary);
                into += stride;
            }
        }
    }
}

} // namespace

Fourier::Fourier(std::size_t size)
    : half_(size / 2), work_{std::vector<float>(half_), std::vector<float>(half_)}, spare_(work_),
      bins_{std::vector<float>(half_ + 1), std::vector<float>(half_ + 1)}, samples_(size) {
    assert(std::has_single_bit(size) && size >= 16);
    const auto turn = [](Parts& parts, std::size_t part, std::size_t of) {
        const double angle = -2 * std::numbers::pi * static_cast<double>(part) / static_cast<double>(of);
        parts.real.push_back(static_cast<float>(std::cos(angle)));
        parts.imaginary.push_back(static_cast<float>(std::sin(angle)));
    };
    for (std::size_t length = half_, stride = 1; length >= 4; length /= 4, stride *= 4) {
        stages_.push_back({length, stride, turns_.real.size()});
        for (std::size_t times = 1; times <= 3; ++times)
            for (std::size_t p = 0; p < length / 4; ++p) turn(turns_, times * p, length);
    }
    for (std::size_t bin = 0; bin <= half_; ++bin) turn(unfolds_, bin, size);
}

Fourier::Found Fourier::transform(float* real, float* imaginary) {
    float* from_r = real;
    float* from_i = imaginary;
    float* to_r = spare_.real.data();
    float* to_i = spare_.imaginary.data();
    for (const auto& [length, stride, turns] : stages_) {
        const ReadParts from{from_r, from_i};
        const ReadParts turn{turns_.real.data() + turns, turns_.imaginary.data() + turns};
        if (stride == 1)
            first_stage(from, to_r, to_i, length / 4, turn);
        else
            further_stage(from, to_r, to_i, length / 4, stride, turn);
        std::swap(from_r, to_r);
        std::swap(from_i, to_i);
    }
    if (std::countr_zero(half_) % 2 == 1) {
        const std::size_t quarter = half_ / 2;
        for (std::size_t q = 0; q < quarter; ++q) {
            to_r[q] = from_r[q] + from_r[q + quarter];
            to_i[q] = from_i[q] + from_i[q + quarter];
            to_r[q + quarter] = from_r[q] - from_r[q + quarter];
            to_i[q + quarter] = from_i[q] - from_i[q + quarter];
        }
        std::swap(from_r, to_r);
        std::swap(from_i, to_i);
    }
    return {from_r, from_i};
}

Bins Fourier::forward(std::span<const float> samples) {
    for (std::size_t i = 0; i < half_; ++i) {
        work_.real[i] = samples[2 * i];
        work_.imaginary[i] = samples[2 * i + 1];
    }
    const auto [zr, zi] = transform(work_.real.data(), work_.imaginary.data());
    // The transform of the even samples, and a turn of that of the odd ones.
    float* __restrict__ xr = bins_.real.data();
    float* __restrict__ xi = bins_.imaginary.data();
    for (std::size_t k = 1; k < half_; ++k) {
        const float mr = zr[half_ - k], mi = zi[half_ - k];
        const float even_r = 0.5F * (zr[k] + mr), even_i = 0.5F * (zi[k] - mi);
        const float odd_r = 0.5F * (zi[k] + mi), odd_i = 0.5F * (mr - zr[k]);
        const float wr = unfolds_.real[k], wi = unfolds_.imaginary[k];
        xr[k] = even_r + odd_r * wr - odd_i * wi;
        xi[k] = even_i + odd_r * wi + odd_i * wr;
    }
    xr[0] = zr[0] + zi[0];
    xr[half_] = zr[0] - zi[0];
    xi[0] = xi[half_] = 0;
    return {bins_.real, bins_.imaginary};
}

std::span<const float> Fourier::backward(Bins bins) {
    const float* xr = bins.real.data();
    const float* xi = bins.imaginary.data();
    float* __restrict__ zr = work_.real.data();
    float* __restrict__ zi = work_.imaginary.data();
    for (std::size_t k = 0; k < half_; ++k) {
        const float mr = xr[half_ - k], mi = xi[half_ - k];
        const float even_r = 0.5F * (xr[k] + mr), even_i = 0.5F * (xi[k] - mi);
        const float turned_r = 0.5F * (xr[k] - mr), turned_i = 0.5F * (xi[k] + mi);
        const float wr = unfolds_.real[k], wi = unfolds_.imaginary[k];
        const float odd_r = turned_r * wr + turned_i * wi;
        const float odd_i = turned_i * wr - turned_r * wi;
        zr[k] = even_r - odd_i;
        zi[k] = even_i + odd_r;
    }
    // With the parts exchanged the same transform goes back.
    const auto [odd, even] = transform(work_.imaginary.data(), work_.real.data());
    const float scale = 1 / static_cast<float>(half_);
    for (std::size_t i = 0; i < half_; ++i) {
        samples_[2 * i] = even[i] * scale;
        samples_[2 * i + 1] = odd[i] * scale;
    }
    return samples_;
}

} // namespace tutti::audio
