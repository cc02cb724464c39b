// How an operation that outside input or the environment can spoil reports it: Result<T>, never an exception.
// Expected outcomes are optionals, enums or variants instead; a broken invariant is not an Error but
// `invariant()`.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <utility>

namespace tutti {

/// What kind of thing went wrong. Only kinds that some caller acts on are told apart.
enum class ErrorCode : std::uint8_t {
    InvalidInput,     ///< bytes or text that break their format or our rules
    UnknownVersion,   ///< well-formed, but of a contract version that we do not speak
    NotFound,         ///< the thing named does not exist
    Conflict,         ///< the request does not fit the present state
    PermissionDenied, ///< the caller may not do this
    LimitExceeded,    ///< larger, deeper, faster or more than a limit allows
    Unavailable,      ///< nobody answers now; trying later may help
    Timeout,          ///< no answer by the deadline
    Environment,      ///< the operating system refused
};

/// The stable lower-case name of a code, as it stands in JSON answers ("invalid_input").
const char* name(ErrorCode code) noexcept;

/// A place in a text: line and column count from 1, in bytes. Line 0 means "nowhere in particular".
struct Position {
    std::uint32_t line = 0;
    std::uint32_t column = 0;

    explicit operator bool() const noexcept { return line != 0; }
    bool operator==(const Position&) const = default;
};

/// One failure: a code to act on, a sentence for a person (no trailing full stop), and where in the input, if
/// anywhere.
struct Error {
    ErrorCode code = ErrorCode::InvalidInput;
    std::string message;
    Position position = {};

    bool operator==(const Error&) const = default;
};

template <typename T>
using Result = std::expected<T, Error>;

/// For `return fail(ErrorCode::NotFound, "no service named mixer");` in a function that returns Result<T>.
inline std::unexpected<Error> fail(ErrorCode code, std::string message, Position position = {}) {
    return std::unexpected(Error{code, std::move(message), position});
}

/// Passes the error of one Result on as the error of another.
template <typename T>
std::unexpected<Error> pass_on(Result<T>& result) {
    return std::unexpected(std::move(result.error()));
}

/// Aborts with `what` unless `holds`: for invariants of our own code, never for outside input.
void invariant(bool holds, const char* what) noexcept;

} // namespace tutti
