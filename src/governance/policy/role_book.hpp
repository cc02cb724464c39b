// RoleBook: which roles there are, and what each includes.
#pragma once

#include "governance/policy/question.hpp"
#include "governance/policy/rule.hpp"

#include <map>
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

class RoleBook {
public:
    RoleBook() = default;
    /// Names differ, are none of ours, and no role includes itself; whatever is included is there.
    explicit RoleBook(std::vector<Role> roles);

    /// By name.
    std::span<const Role> roles() const noexcept { return roles_; }
    bool has(std::string_view name) const noexcept;
    Holder holder(const Asker& asker) const;

    /// The way by which each role that includes itself does so: "a includes b includes a".
    static std::map<std::string, std::string> cycles(std::span<const Role> roles);

private:
    struct All {
        std::vector<std::string> names; ///< itself, and what it includes
        UserRole built_in = UserRole::None;
    };

    std::vector<Role> roles_;
    std::map<std::string, All, std::less<>> all_;
};

} // namespace tutti::governance::policy
