// RoleBook: which roles there are, and what each includes.
#pragma once

#include "governance/policy/question.hpp"
#include "governance/policy/rule.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::governance::policy {

/// What whoever asks has. The texts are the asker's and the book's.
struct Holder {
    std::vector<std::string_view> has;  ///< the roles themselves
    std::vector<std::string_view> may;  ///< and what they include, all the way down
    UserRole built_in = UserRole::None; ///< the highest of ours among them
};

/// That one may have, itself and ours among them.
inline constexpr std::size_t most_included = 256;

class RoleBook {
public:
    RoleBook() = default;
    /// Names differ and are none of ours, and there are no mistakes(); whatever is included is there.
    explicit RoleBook(std::vector<Role> roles);

    /// By name.
    std::span<const Role> roles() const noexcept { return roles_; }
    bool has(std::string_view name) const noexcept;
    Holder holder(const Asker& asker) const;

    /// Of each role that includes itself the way by which it does so, "a includes b includes a"; and those
    /// that include too many.
    static std::map<std::string, std::string> mistakes(std::span<const Role> roles);

private:
    struct All {
        std::vector<std::uint32_t> roles; ///< itself, and what it includes, but for ours
        UserRole built_in = UserRole::None;
    };
    std::optional<std::uint32_t> number_of(std::string_view name) const noexcept;

    std::vector<Role> roles_; ///< by name
    std::vector<All> all_;    ///< of each
};

} // namespace tutti::governance::policy
