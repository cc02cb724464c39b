#include "supervisor/launcher.hpp"

#include "io/file.hpp"
#include "io/local_socket.hpp"
#include "io/process.hpp"
#include "io/system_random.hpp"
#include "supervisor/account_change.hpp"
#include "supervisor/control_group.hpp"

#include <fmt/format.h>
#include <sys/file.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>

namespace tutti::supervisor {

namespace {

io::FileDescriptor open_lock(const LaunchPlan& plan) {
    return io::FileDescriptor(::open(plan.paths.lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
}

Result<io::FileDescriptor> take_lock(const LaunchPlan& plan) {
    auto lock = open_lock(plan);
    if (!lock && errno == ENOENT) { // somebody has removed the folder
        if (auto made = io::make_private_directory(plan.paths.directory); !made) return pass_on(made);
        lock = open_lock(plan);
    }
    if (!lock)
        return fail(
            ErrorCode::Environment,
            fmt::format("opening {}: {}", plan.paths.lock.native(), std::strerror(errno))
        );
    if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0)
        return fail(ErrorCode::Conflict, fmt::format("{} is already running", plan.name));
    return lock;
}

} // namespace

Result<Launched> launch(
    const LaunchPlan& plan, const std::filesystem::path& shim_program, std::span<const int> sockets,
    const Grant& grant
) {
    auto call = shim_call(plan);
    if (!call) return pass_on(call);
    auto lock = take_lock(plan);
    if (!lock) return pass_on(lock);
    if (!plan.control_group.empty())
        if (auto made = prepare_group(plan.control_group, plan.limits); !made) return pass_on(made);
    ::unlink(plan.paths.exit.c_str());
    auto listener = io::listen_seqpacket(plan.paths.control);
    if (!listener) return pass_on(listener);
    auto notify = io::bind_datagram(plan.paths.notify);
    if (!notify) return pass_on(notify);
    if (auto opened = open_way_to_notify(plan); !opened) return pass_on(opened);
    auto link = io::seqpacket_pair();
    if (!link) return pass_on(link);

    auto invocation = io::random_hex(supervise::shim::invocation_length / 2);
    auto& arguments = call->arguments;
    arguments.push_back("--invocation=" + invocation);
    if (grant.limit) arguments.push_back(fmt::format("--limit={}", grant.limit->time_since_epoch().count()));
    arguments.emplace_back("--");
    arguments.insert(arguments.end(), plan.command.begin(), plan.command.end());
    auto& environment = call->environment;
    environment.push_back("INVOCATION_ID=" + invocation);
    if (grant.token != 0) environment.push_back(fmt::format("TUTTI_LEADER_TOKEN={}", grant.token));

    std::vector descriptors = {lock->get(), link->second.get(), listener->get(), notify->get()};
    descriptors.insert(descriptors.end(), sockets.begin(), sockets.end());
    const auto spawned = io::spawn({shim_program.c_str(), arguments, environment, descriptors});
    if (!spawned) return std::unexpected(spawned.error());
    return Launched{std::move(link->first), std::move(invocation)};
}

} // namespace tutti::supervisor
