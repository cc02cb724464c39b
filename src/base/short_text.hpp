// ShortText: a text that is mostly short and of which there are many, in 16 bytes: up to 15 of its own lie
// inside, those of a longer one in a block of exactly their size. A std::string takes 32 before its first
// long one.
#pragma once

#include "base/result.hpp"

#include <algorithm>
#include <array>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

namespace tutti {

class ShortText {
public:
    ShortText() noexcept = default;
    ShortText(std::string_view text) { put(text); }
    ShortText(const std::string& text) : ShortText(std::string_view(text)) {}
    ShortText(const char* text) : ShortText(std::string_view(text)) {}
    ShortText(const ShortText& other) : ShortText(other.view()) {}
    ShortText(ShortText&& other) noexcept : bytes_(other.bytes_) { other.bytes_ = {}; }
    ShortText& operator=(ShortText other) noexcept {
        std::swap(bytes_, other.bytes_);
        return *this;
    }
    ~ShortText() {
        if (is_outside()) delete[] block();
    }

    bool empty() const noexcept { return bytes_[last] == 0; }
    std::size_t size() const noexcept { return view().size(); }
    std::string_view view() const noexcept {
        if (!is_outside()) return {bytes_.data(), static_cast<std::size_t>(bytes_[last])};
        std::uint32_t size = 0;
        std::memcpy(&size, bytes_.data() + sizeof(char*), sizeof size);
        return {block(), size};
    }
    operator std::string_view() const noexcept { return view(); }

    friend bool operator==(const ShortText& one, const ShortText& other) noexcept {
        return one.view() == other.view();
    }
    template <std::convertible_to<std::string_view> Text>
    friend bool operator==(const ShortText& one, const Text& other) noexcept {
        return one.view() == std::string_view(other);
    }
    friend std::strong_ordering operator<=>(const ShortText& one, const ShortText& other) noexcept {
        return one.view() <=> other.view();
    }
    template <std::convertible_to<std::string_view> Text>
    friend std::strong_ordering operator<=>(const ShortText& one, const Text& other) noexcept {
        return one.view() <=> std::string_view(other);
    }
    friend std::string_view format_as(const ShortText& text) noexcept { return text.view(); }

private:
    static constexpr std::size_t last = 15; // where the size stands, or that the text is outside
    static constexpr char outside = 0x7f;

    bool is_outside() const noexcept { return bytes_[last] == outside; }
    char* block() const noexcept {
        char* at = nullptr;
        std::memcpy(&at, bytes_.data(), sizeof at);
        return at;
    }
    void put(std::string_view text) {
        if (text.size() <= last) {
            std::ranges::copy(text, bytes_.begin());
            bytes_[last] = static_cast<char>(text.size());
            return;
        }
        invariant(text.size() <= std::numeric_limits<std::uint32_t>::max(), "a short text is not so long");
        char* const at = new char[text.size()];
        std::ranges::copy(text, at);
        const auto size = static_cast<std::uint32_t>(text.size());
        std::memcpy(bytes_.data(), &at, sizeof at);
        std::memcpy(bytes_.data() + sizeof at, &size, sizeof size);
        bytes_[last] = outside;
    }

    alignas(char*) std::array<char, last + 1> bytes_{};
};

} // namespace tutti
