// Pattern: Lua's patterns (manual, §6.4.1), with steps that are counted. The library's own can run for ages
// on a short text: "a-a-a-a-a-b" tries them all.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace tutti::scene::lua {

/// What a part of a pattern in parentheses caught: a text, or for "()" a place.
struct Capture {
    std::size_t start = 0; ///< from 0
    std::size_t size = 0;
    bool is_place = false;
};

class Pattern {
public:
    static constexpr std::size_t most_captures = 32;
    static constexpr int most_depth = 150;

    /// Both outlive it. A leading '^' is for who calls.
    Pattern(std::string_view subject, std::string_view pattern, std::int64_t steps) noexcept
        : subject_(subject), pattern_(pattern), steps_left_(steps) {}

    /// Where the match that begins exactly there ends; npos: there is none, or something is wrong().
    std::size_t match(std::size_t start) noexcept;
    static constexpr std::size_t npos = std::string_view::npos;

    /// Of the last match.
    std::span<const Capture> captures() const noexcept { return {captures_.data(), level_}; }
    /// What is wrong with the pattern, in words; nullptr: nothing.
    const char* wrong() const noexcept { return wrong_; }
    /// Below zero: it gave up.
    std::int64_t steps_left() const noexcept { return steps_left_; }

private:
    static constexpr std::size_t open = npos - 1; ///< the size of a capture that is not closed yet

    std::size_t match(std::size_t s, std::size_t p) noexcept;
    std::size_t match_repeated(std::size_t s, std::size_t p, std::size_t end, char mark) noexcept;
    std::size_t start_capture(std::size_t s, std::size_t p, bool is_place) noexcept;
    std::size_t end_capture(std::size_t s, std::size_t p) noexcept;
    std::size_t match_balance(std::size_t s, std::size_t p) noexcept;
    std::size_t match_captured(std::size_t s, char digit) noexcept;
    bool is_frontier(std::size_t s, std::size_t p, std::size_t end) noexcept;
    bool matches_one(std::size_t s, std::size_t p, std::size_t end) noexcept;
    bool matches_set(unsigned char c, std::size_t p, std::size_t end) const noexcept;
    std::size_t class_end(std::size_t p) noexcept;
    std::size_t refuse(const char* words) noexcept {
        wrong_ = words;
        return npos;
    }
    bool is_over() const noexcept { return wrong_ != nullptr || steps_left_ < 0; }

    std::string_view subject_;
    std::string_view pattern_;
    std::int64_t steps_left_;
    const char* wrong_ = nullptr;
    std::array<Capture, most_captures> captures_{};
    std::size_t level_ = 0;
    int depth_ = 0;
};

} // namespace tutti::scene::lua
