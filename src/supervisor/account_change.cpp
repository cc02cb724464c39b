#include "supervisor/account_change.hpp"

#include "io/account.hpp"
#include "io/system_failure.hpp"
#include "supervisor/environment.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <unistd.h>

namespace tutti::supervisor {

Result<ShimCall> shim_call(const LaunchPlan& plan) {
    ShimCall call{plan.shim_arguments, plan.environment};
    if (plan.user.empty()) return call;
    auto account = io::find_account(plan.user);
    if (!account) return pass_on(account);
    if (account->user == ::geteuid()) return call;
    if (::geteuid() != 0)
        return fail(
            ErrorCode::PermissionDenied,
            fmt::format("it is to run as {}, and only root can become another user", plan.user)
        );
    call.arguments.push_back(fmt::format("--user={}", account->user));
    call.arguments.push_back(fmt::format("--group={}", account->group));
    call.arguments.push_back(fmt::format("--groups={}", fmt::join(account->groups, ",")));
    set_variable(call.environment, "USER", account->name);
    set_variable(call.environment, "LOGNAME", account->name);
    set_variable(call.environment, "HOME", account->home);
    set_variable(call.environment, "SHELL", account->shell);
    return call;
}

Result<void> open_way_to_notify(const LaunchPlan& plan) {
    if (plan.user.empty() || ::geteuid() != 0) return {};
    auto account = io::find_account(plan.user);
    if (!account) return pass_on(account);
    if (account->user == ::geteuid()) return {};
    constexpr mode_t pass_through = 0011;
    const auto services = plan.paths.directory.parent_path();
    for (const auto& folder : {services.parent_path(), services, plan.paths.directory}) {
        struct stat info{};
        if (::stat(folder.c_str(), &info) != 0) return io::system_failure("looking at", folder);
        if (::chmod(folder.c_str(), (info.st_mode & 07777) | pass_through) != 0)
            return io::system_failure("opening", folder);
    }
    if (::chown(plan.paths.notify.c_str(), account->user, account->group) != 0)
        return io::system_failure("giving away", plan.paths.notify);
    return {};
}

} // namespace tutti::supervisor
