#include "hub/doors.hpp"

#include "io/account.hpp"
#include "io/handed_socket.hpp"

#include <fmt/format.h>

#include <unistd.h>

namespace tutti::hub {

using Interest = io::ReadinessLoop::Interest;

namespace {

constexpr microseconds doors_shut_for = seconds(1); // where no more descriptors were to be had

Result<void> check_reach(const io::FileDescriptor&, const SocketPlace&) { return {}; }

/// Whoever started us may listen elsewhere than the file says; but who may come without a password on this
/// machine may not so from everywhere.
Result<void> check_reach(const io::FileDescriptor& handed, const Address& place) {
    const auto at = io::local_address(handed);
    if (!at || at->is_loopback() || !place.is_loopback()) return {};
    return fail(
        ErrorCode::InvalidInput,
        fmt::format("was handed a socket at {}, and {} is of this machine alone", print(*at), print(place))
    );
}

io::FileDescriptor take_nearest(io::HandedListeners& handed, const Address& place, std::string_view name) {
    auto taken = handed.of_port(place.port);
    return taken ? std::move(taken) : handed.named(name, io::HandedListeners::Kind::Tcp);
}

io::FileDescriptor take_nearest(io::HandedListeners& handed, const SocketPlace&, std::string_view name) {
    return handed.named(name, io::HandedListeners::Kind::Unix);
}

io::FileDescriptor take_exactly(io::HandedListeners& handed, const Address& place) {
    return handed.at(place);
}
io::FileDescriptor take_exactly(io::HandedListeners& handed, const SocketPlace& place) {
    return handed.at(place.path);
}

/// For each door, in their order, what was handed over for it; empty: nothing.
std::vector<io::FileDescriptor> take_handed(const std::vector<DoorOptions>& doors) {
    auto handed = io::HandedListeners::take();
    std::vector<io::FileDescriptor> taken;
    for (const auto& door : doors)
        taken.push_back(std::visit([&](const auto& place) { return take_exactly(handed, place); }, door.place)
        );
    for (std::size_t i = 0; i < doors.size(); ++i)
        if (!taken[i])
            taken[i] = std::visit(
                [&](const auto& place) { return take_nearest(handed, place, doors[i].entrance.name); },
                doors[i].place
            );
    return taken;
}

} // namespace

std::string DoorOptions::shown_place() const {
    if (const auto* socket = std::get_if<SocketPlace>(&place)) return socket->path.native();
    return print(std::get<Address>(place));
}

DoorOptions local_door(std::filesystem::path socket) {
    return {
        .place = SocketPlace{.path = std::move(socket)},
        .entrance = {.name = "socket", .anonymous = broker::Entrance::Anonymous::Nothing},
        .is_trusted = true,
    };
}

DoorOptions loopback_door(Address address) {
    return {.place = std::move(address), .entrance = {.name = "tcp"}};
}

Result<void> Doors::listen(Door& door, const SocketPlace& place) {
    auto local = io::listen_unix(place.path, place.mode);
    if (!local) return pass_on(local);
    door.local = std::move(*local);
    if (place.owner.empty() && place.group.empty()) return {};
    auto given = io::give_file(place.path.native(), place.owner, place.group);
    if (!given) door.local->remove();
    return given;
}

Result<void> Doors::listen(Door& door, const Address& place) {
    auto opened = io::listen_tcp(place.host, place.port);
    if (!opened) return pass_on(opened);
    door.listener = std::move(*opened);
    return {};
}

Result<Doors> Doors::open(std::vector<DoorOptions> options) {
    auto handed = take_handed(options);
    Doors doors;
    for (std::size_t i = 0; i < options.size(); ++i) {
        Door door{
            .options = std::move(options[i]), .entrance = {}, .listener = std::move(handed[i]), .local = {}
        };
        door.entrance = std::make_unique<broker::Entrance>(door.options.entrance);
        const auto opened = std::visit(
            [&](const auto& place) -> Result<void> {
                if (!door.listener) return listen(door, place);
                return check_reach(door.listener, place);
            },
            door.options.place
        );
        if (!opened) {
            doors.remove();
            return fail(
                opened.error().code, fmt::format("{}: {}", door.entrance->name, opened.error().message)
            );
        }
        doors.doors_.push_back(std::move(door));
    }
    return doors;
}

Result<void> Doors::watch(io::ReadinessLoop& loop, std::uint64_t first_token) {
    first_token_ = first_token;
    for (; open_ < doors_.size(); ++open_)
        if (auto done = loop.watch(doors_[open_].descriptor(), Interest::Read, first_token_ + open_); !done)
            return done;
    return {};
}

broker::Peer Doors::greet(const Door& door, const io::FileDescriptor& socket) {
    auto* const entrance = door.entrance.get();
    if (std::holds_alternative<Address>(door.options.place)) {
        io::send_without_delay(socket);
        auto [loopback, address] = io::tcp_peer(socket);
        return {loopback ? broker::Origin::Loopback : broker::Origin::Remote, std::move(address), entrance};
    }
    const auto [uid, pid] = io::unix_peer(socket);
    const bool is_ours = uid == 0 || uid == ::geteuid();
    const bool trusted = door.options.is_trusted && is_ours;
    broker::Peer peer{
        trusted ? broker::Origin::Trusted : broker::Origin::Unix, fmt::format("uid {}, pid {}", uid, pid),
        entrance
    };
    if (!trusted && door.options.user_of) peer.user = door.options.user_of(uid);
    return peer;
}

std::optional<Doors::Arrival> Doors::accept(std::size_t door, io::ReadinessLoop& loop, SteadyTime now) {
    if (door >= open_) return std::nullopt;
    const Door& at = doors_[door];
    auto [status, socket] = io::accept_from(at.descriptor());
    if (status == io::AcceptStatus::Exhausted) shut(loop, now);
    if (status != io::AcceptStatus::Accepted) return std::nullopt;
    auto peer = greet(at, socket);
    std::unique_ptr<Transport> transport = std::make_unique<SocketTransport>(std::move(socket));
    if (at.options.wrap) transport = at.options.wrap(std::move(transport), std::string(peer.address));
    return Arrival{std::move(transport), std::move(peer)};
}

/// Until a client goes, or a second has passed, nobody is let in. Who knocks waits in the listeners' queues.
void Doors::shut(io::ReadinessLoop& loop, SteadyTime now) {
    try_again_at_ = now + doors_shut_for;
    while (open_ > 0) loop.forget(doors_[--open_].descriptor());
}

std::optional<SteadyTime> Doors::next_try() const noexcept {
    if (open_ == doors_.size()) return std::nullopt;
    return try_again_at_;
}

void Doors::try_again(io::ReadinessLoop& loop, SteadyTime now, Report& report) {
    for (; open_ < doors_.size(); ++open_) {
        const Door& door = doors_[open_];
        const auto watched = loop.watch(door.descriptor(), Interest::Read, first_token_ + open_);
        if (watched) continue;
        try_again_at_ = now + doors_shut_for;
        return report.door_stays_shut(door.entrance->name, watched.error());
    }
}

void Doors::remove() noexcept {
    for (auto& door : doors_)
        if (door.local) door.local->remove();
}

std::vector<Doors::State> Doors::states() const {
    std::vector<State> all;
    for (std::size_t i = 0; i < doors_.size(); ++i) {
        const auto& door = doors_[i];
        auto place = door.options.shown_place();
        if (const auto* address = std::get_if<Address>(&door.options.place))
            place = print(Address{address->host, io::local_port(door.listener)});
        all.push_back(
            {door.entrance->name, std::move(place), door.options.protocol, *door.entrance, i < open_}
        );
    }
    return all;
}

} // namespace tutti::hub
