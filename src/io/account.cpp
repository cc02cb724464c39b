#include "io/account.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <grp.h>
#include <pwd.h>
#include <unistd.h>

namespace tutti::io {

Result<Account> find_account(const std::string& name) {
    errno = 0;
    const auto* entry = ::getpwnam(name.c_str());
    if (entry == nullptr) {
        const bool is_unknown = errno == 0 || errno == ENOENT;
        return fail(
            is_unknown ? ErrorCode::NotFound : ErrorCode::Environment,
            is_unknown ? fmt::format("no user is named {}", name)
                       : fmt::format("looking for the user {}: {}", name, std::strerror(errno))
        );
    }
    Account account{entry->pw_uid, entry->pw_gid, {}, name, entry->pw_dir, entry->pw_shell};
    int count = 64;
    account.groups.resize(static_cast<std::size_t>(count));
    if (::getgrouplist(name.c_str(), account.group, account.groups.data(), &count) < 0) {
        account.groups.resize(static_cast<std::size_t>(count));
        ::getgrouplist(name.c_str(), account.group, account.groups.data(), &count);
    }
    account.groups.resize(static_cast<std::size_t>(count));
    return account;
}

bool is_group(const std::string& name) { return ::getgrnam(name.c_str()) != nullptr; }

Result<void> give_file(const std::string& path, const std::string& owner, const std::string& group) {
    uid_t user = static_cast<uid_t>(-1);
    gid_t members = static_cast<gid_t>(-1);
    if (!owner.empty()) {
        auto account = find_account(owner);
        if (!account) return pass_on(account);
        user = account->user;
    }
    if (!group.empty()) {
        const auto* entry = ::getgrnam(group.c_str());
        if (entry == nullptr) return fail(ErrorCode::NotFound, fmt::format("no group is named {}", group));
        members = entry->gr_gid;
    }
    if (::chown(path.c_str(), user, members) == 0) return {};
    return fail(
        ErrorCode::Environment,
        fmt::format(
            "giving {} to {}{}{}: {}", path, owner, group.empty() ? "" : ":", group, std::strerror(errno)
        )
    );
}

std::string name_of_user(uid_t user) {
    const auto* entry = ::getpwuid(user);
    return entry != nullptr && entry->pw_name[0] != '\0' ? entry->pw_name : fmt::format("{}", user);
}

} // namespace tutti::io
