// Route: which messages go where, and under what address. As people declare it.
#pragma once

#include "base/address.hpp"
#include "osc/pattern.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::osc {

/// What a renamed message's address is. A '*' at the end stands for what of the old address comes after the
/// plain beginning of the pattern that took it: "/audio/*" renamed "/sound/*" makes "/audio/beat" into
/// "/sound/beat". Without one every message gets this very address.
class Rename {
public:
    /// InvalidInput: no address, or a '*' elsewhere than at its end.
    static Result<Rename> parse(std::string_view text);

    std::string apply(const Pattern& taken_by, std::string_view address) const;
    const std::string& text() const noexcept { return text_; }

    bool operator==(const Rename&) const = default;

private:
    std::string text_;
};

/// Of a pattern what stands before its first character that is not itself: "/audio/" of "/audio/*". Of one
/// that is an address, all but its last part: "/audio/" of "/audio/beat".
std::string_view plain_beginning(const Pattern& pattern) noexcept;

struct Route {
    std::string name;
    std::vector<Pattern> match; ///< never empty; one of them takes the message
    std::vector<Address> to;    ///< empty where it drops
    std::optional<Rename> rename;
    bool drop = false; ///< what it takes goes to no later route, and nowhere by this one

    /// The first pattern that takes the address, or nullptr.
    const Pattern* match_of(std::string_view address) const;
    bool operator==(const Route&) const = default;
};

} // namespace tutti::osc
