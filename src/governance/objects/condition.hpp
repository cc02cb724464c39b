// Condition: what is known of how an object stands: is it as it is to be, and if not, why. Pure.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/value.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::governance::objects {

enum class Truth : std::uint8_t { False, True, Unknown };
/// "true", as in payloads.
std::string_view name(Truth truth) noexcept;
std::optional<Truth> truth_from(std::string_view name) noexcept;

// Types that all kinds use.
inline constexpr std::string_view ready = "Ready";     ///< it is as it is to be
inline constexpr std::string_view synced = "Synced";   ///< whoever carries it out has been told
inline constexpr std::string_view drifted = "Drifted"; ///< it was changed behind our back, and put right
inline constexpr std::string_view valid = "Valid";     ///< it can be carried out at all
inline constexpr std::string_view of_source =
    "Source"; ///< false: where it comes from says something that cannot be

/// What a look found out.
struct Finding {
    std::string type; ///< "Ready"
    Truth status = Truth::Unknown;
    std::string reason;       ///< one word in CamelCase, for programs
    std::string message = {}; ///< a sentence, for people

    bool operator==(const Finding&) const = default;
};

/// All that a look found out: a condition that it does not name is none any more.
struct Findings {
    std::vector<Finding> all;

    Findings&
    add(std::string_view type, Truth status, std::string_view reason, std::string_view message = {});
    const Finding* find(std::string_view type) const noexcept;
};
/// Ready and Synced.
Findings as_wanted();
/// The same, and that it had been changed behind our back: `how` says by whom or what.
Findings put_right(std::string_view how);
/// Synced, and not Ready.
Findings not_ready(std::string_view reason, std::string_view message);
/// Neither Valid nor Ready: nothing helps but another spec.
Findings not_valid(std::string_view reason, std::string_view message);
/// What is kept of it is not as it was written: nobody knows what it is to be.
Findings not_as_written();

struct Condition {
    Finding finding;
    WallTime since; ///< when its status became what it is

    bool operator==(const Condition&) const = default;
};

struct Status {
    std::uint64_t observed_generation = 0; ///< of the object; 0: nobody has looked yet
    bool is_leaving = false;               ///< the object is no more, and is being made to be gone
    std::vector<Condition> conditions = {};

    const Condition* find(std::string_view type) const noexcept;
    bool operator==(const Status&) const = default;
};

/// What is known after a look: a condition keeps its `since` while its status stays what it was.
Status after(const Status& before, const Findings& found, std::uint64_t generation, WallTime now);
/// After a look that came to nothing: who carries it out was not told, and how it is nobody knows.
Status after_failure(const Status& before, const Error& why, WallTime now);
/// The same, and that the file which it comes from is refused: why. Empty: it is not.
Status with_source(Status status, const Status& before, std::string_view refused, WallTime now);

/// A row's text.
std::string print(const Status& status);
/// InvalidInput for what print() did not write.
Result<Status> parse_status(std::string_view text);
/// `{observed_generation,leaving?,conditions:[{type,status,reason,message,since}]}`.
Value to_value(const Status& status);

} // namespace tutti::governance::objects
