// The data types of OSC read from and written to bytes: big-endian, each filled up to a multiple of four.
// Internal to the codec.
#pragma once

#include "osc/parse.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace tutti::osc {

inline constexpr std::string_view bundle_start{"#bundle\0", 8};

constexpr std::size_t padded(std::size_t size) noexcept { return (size + 3) / 4 * 4; }

/// Reads from the front of some bytes. The first fault sticks: from then on every read gives zero or empty,
/// so that a parser reads straight through and asks once at its end.
class Reader {
public:
    explicit Reader(std::string_view bytes) noexcept : bytes_(bytes), end_(bytes.size()) {}

    bool failed() const noexcept { return fault_.message[0] != '\0'; }
    const Fault& fault() const noexcept { return fault_; }
    std::size_t offset() const noexcept { return at_; }
    bool at_end() const noexcept { return at_ == end_; }
    char peek() const noexcept { return at_end() ? '\0' : bytes_[at_]; }

    void fail(FaultKind kind, std::size_t offset, const char* message) noexcept {
        if (failed()) return;
        fault_ = {kind, offset, message};
        at_ = end_;
    }

    std::string_view take(std::size_t count) noexcept {
        if (count > end_ - at_) {
            fail(FaultKind::Truncated, end_, "it ends within a field");
            return {};
        }
        const auto taken = bytes_.substr(at_, count);
        at_ += count;
        return taken;
    }

    template <std::unsigned_integral U>
    U number() noexcept {
        U value = 0;
        for (const char byte : take(sizeof(U)))
            value = static_cast<U>(static_cast<std::uint64_t>(value) << 8 | static_cast<unsigned char>(byte));
        return value;
    }

    /// Up to a NUL, which is part of it, as is the padding.
    std::string_view text() noexcept {
        const auto end = bytes_.substr(at_, end_ - at_).find('\0');
        if (end == std::string_view::npos) {
            fail(FaultKind::Truncated, end_, "a text has no end");
            return {};
        }
        const auto text = take(end);
        skip_padding(padded(end + 1) - end);
        return text;
    }

    std::string_view blob() noexcept {
        const auto start = at_;
        const auto size = number<std::uint32_t>();
        if (size > max_packet_size) fail(FaultKind::Size, start, "a blob is larger than a packet can be");
        const auto bytes = take(failed() ? 0 : size);
        skip_padding(padded(bytes.size()) - bytes.size());
        return bytes;
    }

    /// Until leave(), which is given what this returned, the bytes end here.
    std::size_t enter(std::size_t size) noexcept {
        const auto outer = end_;
        end_ = at_ + size;
        return outer;
    }
    void leave(std::size_t outer) noexcept {
        if (!at_end()) fail(FaultKind::Trailing, at_, "bytes follow the end");
        end_ = outer;
        if (failed()) at_ = end_;
    }
    std::size_t left() const noexcept { return end_ - at_; }

private:
    void skip_padding(std::size_t count) noexcept {
        const auto start = at_;
        const auto zeros = take(count);
        const auto wrong = zeros.find_first_not_of('\0');
        if (wrong != std::string_view::npos)
            fail(FaultKind::Padding, start + wrong, "the padding is not zero");
    }

    std::string_view bytes_;
    std::size_t at_ = 0;
    std::size_t end_;
    Fault fault_ = {};
};

/// Up to its first NUL: what of a text can be printed.
inline std::string_view printable_part(std::string_view text) noexcept {
    return text.substr(0, text.find('\0'));
}

/// A sink that only counts: packets are written twice, first here, so that sizes are known before contents.
class Counter {
public:
    std::size_t size() const noexcept { return size_; }

    template <std::unsigned_integral U>
    void number(U) noexcept {
        size_ += sizeof(U);
    }
    void character(char) noexcept { ++size_; }
    void raw(std::string_view bytes) noexcept { size_ += bytes.size(); }
    void pad(std::size_t written) noexcept { size_ += padded(written) - written; }
    /// What `write` writes, with its size before it.
    template <typename Write>
    void sized(const Write& write) noexcept {
        size_ += sizeof(std::uint32_t);
        write();
    }

private:
    std::size_t size_ = 0;
};

/// The sink that writes, to memory of the size that a Counter found.
class Writer {
public:
    explicit Writer(char* at) noexcept : at_(at) {}
    char* position() const noexcept { return at_; }

    template <std::unsigned_integral U>
    void number(U value) noexcept {
        for (std::size_t i = sizeof(U); i-- > 0;) *at_++ = static_cast<char>(value >> (8 * i) & 0xFF);
    }
    void character(char c) noexcept { *at_++ = c; }
    void raw(std::string_view bytes) noexcept {
        if (!bytes.empty()) std::memcpy(at_, bytes.data(), bytes.size());
        at_ += bytes.size();
    }
    void pad(std::size_t written) noexcept {
        for (; written % 4 != 0; ++written) *at_++ = '\0';
    }
    template <typename Write>
    void sized(const Write& write) noexcept {
        Writer size(at_);
        at_ += sizeof(std::uint32_t);
        const char* const start = at_;
        write();
        size.number(static_cast<std::uint32_t>(at_ - start));
    }

private:
    char* at_;
};

} // namespace tutti::osc
