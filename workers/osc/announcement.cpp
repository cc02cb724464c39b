#include "workers/osc/announcement.hpp"

#include "base/printable.hpp"
#include "io/clock.hpp"

#include <fmt/format.h>

#include <memory>
#include <net/if.h>

namespace tutti::osc_router {

namespace {

constexpr const char* service = "org.freedesktop.Avahi";
constexpr const char* group_interface = "org.freedesktop.Avahi.EntryGroup";
constexpr const char* taken_name = "org.freedesktop.Avahi.CollisionError";
constexpr int any = -1; ///< AVAHI_IF_UNSPEC, AVAHI_PROTO_UNSPEC

io::DBusCall to_server(std::string member, std::vector<Value> arguments = {}) {
    return {service, "/", "org.freedesktop.Avahi.Server", std::move(member), std::move(arguments)};
}

io::DBusCall to_group(std::string group, std::string member) {
    return {service, std::move(group), group_interface, std::move(member)};
}

std::string first_text(const Value& body) {
    const auto items = body.items();
    return !items.empty() && items[0].is_string() ? std::string(items[0].string()) : std::string();
}

} // namespace

void Announcement::say(std::string sentence) {
    if (sentence == said_) return;
    said_ = std::move(sentence);
    tell_(said_);
}

Task<void> Announcement::run() {
    const auto executor = co_await asio::this_coro::executor;
    while (true) {
        auto bus = io::DBusConnection::open_system(executor);
        std::string why = bus ? std::string() : bus.error().message;
        if (bus) why = co_await announce(*bus);
        say(why.empty() ? fmt::format("others find us as '{}'", printable(announced_))
                        : fmt::format("nobody finds us by name: {}", printable(why)));
        if (bus) {
            std::optional<seconds> most;
            if (!why.empty()) most = asks_again;
            co_await until_news(*bus, most);
            continue;
        }
        const bool elapsed = co_await io::sleep_for(asks_again);
        if (!elapsed) co_return;
    }
}

Task<std::string> Announcement::announce(io::DBusConnection& bus) {
    auto made = co_await bus.call(to_server("EntryGroupNew"), io::steady_now() + patience);
    if (!made) co_return fmt::format("Avahi does not answer ({})", made.error().message);
    const auto group = first_text(*made);
    announced_ = name_;
    for (int i = 0; i < most_names; ++i) {
        auto why = co_await add(bus, group, announced_);
        if (why != taken_name) co_return why;
        auto other = co_await bus.call(
            to_server("GetAlternativeServiceName", {announced_}), io::steady_now() + patience
        );
        if (!other) co_return other.error().message;
        announced_ = first_text(*other);
    }
    co_return "every name is taken";
}

/// Nothing where they are there; Avahi's word for a name that others have.
Task<std::string> Announcement::add(io::DBusConnection& bus, std::string group, std::string name) {
    for (const auto& each : services_) {
        const auto interface = each.is_local ? static_cast<int>(::if_nametoindex("lo")) : any;
        auto call = to_group(group, "AddService");
        call.arguments = {interface, any, 0, name, each.type, "", "", each.port, Value::array({"txtvers=1"})};
        call.types = "iiussssqaay";
        auto added = co_await bus.call(std::move(call), io::steady_now() + patience);
        if (added) continue;
        if (added.error().name != taken_name) co_return added.error().message;
        auto reset = co_await bus.call(to_group(group, "Reset"), io::steady_now() + patience);
        co_return reset ? taken_name : reset.error().message;
    }
    auto committed = co_await bus.call(to_group(group, "Commit"), io::steady_now() + patience);
    co_return committed ? std::string() : committed.error().message;
}

/// Avahi ends, or begins anew, or the bus does; or somebody else has our name now.
Task<void> Announcement::until_news(io::DBusConnection& bus, std::optional<seconds> most) {
    constexpr auto collision = 3; // AVAHI_ENTRY_GROUP_COLLISION
    asio::steady_timer left(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
    if (most) left.expires_after(*most);
    bus.on_closed([&left] { left.cancel(); });
    bus.on_signal(
        fmt::format(
            "type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='{}'", service
        ),
        [&left](const io::DBusSignal&) { left.cancel(); }
    );
    bus.on_signal(
        fmt::format("type='signal',interface='{}',member='StateChanged'", group_interface),
        [&left](const io::DBusSignal& signal) {
            const auto items = signal.body.items();
            if (!items.empty() && items[0] == Value(collision)) left.cancel();
        }
    );
    const auto [error] = co_await left.async_wait(no_throw);
    static_cast<void>(error);
    const bool elapsed = co_await io::sleep_for(seconds(1)); // who begins anew has to begin first
    static_cast<void>(elapsed);
}

} // namespace tutti::osc_router
