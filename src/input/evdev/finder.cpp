#include "input/evdev/finder.hpp"

#include "input/evdev/hear.hpp"
#include "input/evdev/sys_facts.hpp"
#include "io/clock.hpp"

#include <algorithm>

namespace tutti::input::evdev {

namespace {

namespace fs = std::filesystem;

/// A new node belongs to nobody at first, and gets its rights and its lasting names a little later.
constexpr auto settling = milliseconds(300);
constexpr auto shortest_blindness = seconds(1);
constexpr auto longest_blindness = seconds(30);

std::vector<fs::path> watched(const std::vector<fs::path>& folders) {
    std::vector<fs::path> all;
    for (const auto& folder : folders) {
        all.push_back(folder);
        all.push_back(folder / "by-id");
        all.push_back(folder / "by-path");
    }
    return all;
}

} // namespace

Finder::Finder(const asio::any_io_executor& executor, Desk& desk, Wanted wanted)
    : executor_(executor), desk_(desk), wanted_(std::move(wanted)), folders_(folders_of(wanted_.patterns)),
      watch_(executor, watched(folders_)), tasks_(executor), wake_(executor) {}

Task<void> Finder::run() {
    co_await asio::this_coro::throw_if_cancelled(false);
    tasks_.spawn("watching for input devices", watch());
    bool is_over = false;
    while (!is_over) {
        is_woken_ = false;
        look(io::steady_now());
        tell();
        const auto next = next_look();
        wake_.expires_at(next ? io::to_asio(*next) : asio::steady_timer::time_point::max());
        if (!is_woken_) {
            const auto [error] = co_await wake_.async_wait(no_throw);
            static_cast<void>(error);
        }
        const auto state = co_await asio::this_coro::cancellation_state;
        is_over = state.cancelled() != asio::cancellation_type::none;
    }
    co_await tasks_.stop();
}

/// While it is blind, it looks from time to time.
Task<void> Finder::watch() {
    bus::Backoff backoff(shortest_blindness, longest_blindness);
    bool goes_on = true;
    while (goes_on) {
        auto changed = co_await watch_.changed();
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return;
        const bool sees = changed.has_value();
        blind_ = sees ? std::nullopt : std::optional(std::move(changed.error()));
        wake();
        if (sees)
            backoff.reset();
        else
            goes_on = co_await io::sleep_for(backoff.next(random_));
    }
}

void Finder::wake() {
    is_woken_ = true;
    wake_.cancel();
}

void Finder::look(SteadyTime now) {
    const auto nodes = find_nodes(folders_);
    std::erase_if(known_, [&](const auto& entry) {
        return entry.second.standing != Standing::Heard && !nodes.contains(entry.first);
    });
    for (const auto& [path, node] : nodes) consider(path, node, now);
    is_first_look_ = false;
}

void Finder::consider(const fs::path& path, const Node& node, SteadyTime now) {
    const Known unknown{node, {}, Standing::New, now + (is_first_look_ ? microseconds(0) : settling)};
    auto [found, is_new] = known_.try_emplace(path, unknown);
    auto& known = found->second;
    if (known.standing == Standing::Heard) return;
    const bool is_changed = known.node != node;
    if (known.node.number != node.number) known = unknown; // another one, where the last one was
    known.node = node;
    const bool is_time = now >= known.again;
    const bool has_lasting_name = !node.by_id.empty() || !node.by_path.empty();
    if (known.standing == Standing::New ? is_time || has_lasting_name
                                        : is_changed || (is_time && known.standing == Standing::Failing))
        open(path, known, now);
}

void Finder::open(const fs::path& path, Known& known, SteadyTime now) {
    known.error.reset();
    auto kernel = KernelDevice::open(path);
    if (!kernel && is_of_others(path, known.node)) {
        known.standing = Standing::PassedOver;
        return;
    }
    if (!kernel) return refused(known, std::move(kernel.error()), now);
    auto taken = take(path, known, std::move(*kernel));
    if (!taken) refused(known, std::move(taken.error()), now);
}

/// That a keyboard may not be opened is nothing to who looks for pads.
bool Finder::is_of_others(const fs::path& path, const Node& node) const {
    if (path.parent_path() != "/dev/input") return false;
    DeviceFacts facts{path, node.by_id, node.by_path};
    const auto has = read_sys_facts("/sys/class/input" / path.filename(), facts);
    return has && !is_wanted(facts, *has);
}

/// Rights that are given are noticed; what else is wrong may be over by itself.
void Finder::refused(Known& known, Error error, SteadyTime now) {
    known.standing = error.code == ErrorCode::PermissionDenied ? Standing::Denied : Standing::Failing;
    known.again = now + known.backoff.next(random_);
    known.error = std::move(error);
}

Result<void> Finder::take(const fs::path& path, Known& known, KernelDevice kernel) {
    DeviceFacts facts{path, known.node.by_id, known.node.by_path};
    kernel.describe(facts);
    const auto has = kernel.capabilities();
    known.standing = Standing::PassedOver;
    if (!is_wanted(facts, has)) return {};
    if (wanted_.hold == Hold::Alone) {
        auto grabbed = kernel.grab();
        if (!grabbed) return grabbed;
    }
    known.standing = Standing::Heard;
    auto identity = free_identity(facts, in_use_);
    in_use_.insert(identity);
    Controls controls(lay_out(has, wanted_.kind, wanted_.dead_zone), kernel.snapshot(), wanted_.names);
    DeviceAbout about;
    about.identity = identity;
    about.name = shown(facts.name);
    Device device(desk_, std::move(about));
    tasks_.spawn(
        "hearing " + path.native(),
        hear_and_forget(path, std::move(identity), std::move(kernel), std::move(controls), std::move(device))
    );
    return {};
}

Task<void> Finder::hear_and_forget(
    fs::path path, std::string identity, KernelDevice kernel, Controls controls, Device device
) {
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto began = io::steady_now();
    co_await hear(std::move(kernel), std::move(controls), std::move(device));
    in_use_.erase(identity);
    auto& known = known_.at(path);
    const auto now = io::steady_now();
    if (now - began >= bus::lasting_connection) known.backoff.reset();
    known.standing = Standing::Failing; // until its node is gone, too
    known.again = now + known.backoff.next(random_);
    wake();
}

bool Finder::is_wanted(const DeviceFacts& facts, const Capabilities& has) const {
    if (wanted_.patterns.empty()) return is_of_kind(has, wanted_.kind);
    return could_be_of_kind(has, wanted_.kind) && is_named(facts, wanted_.patterns);
}

/// Where one is heard, others that cannot be are none of this input's, as far as anybody knows.
void Finder::tell() {
    if (blind_) return desk_.unavailable(*blind_);
    if (!in_use_.empty()) return desk_.available();
    for (const auto& [path, known] : known_)
        if (known.error) return desk_.unavailable(*known.error);
    desk_.available();
}

std::optional<SteadyTime> Finder::next_look() const {
    std::optional<SteadyTime> next;
    for (const auto& [path, known] : known_) {
        if (known.standing != Standing::New && known.standing != Standing::Failing) continue;
        if (!next || known.again < *next) next = known.again;
    }
    return next;
}

} // namespace tutti::input::evdev
