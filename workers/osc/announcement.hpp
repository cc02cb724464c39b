// Announcement: services of ours told to the network (DNS-SD, by Avahi over D-Bus), so that tools find them
// by themselves. Without Avahi everything else goes on.
#pragma once

#include "io/asio.hpp"
#include "io/dbus/dbus_connection.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tutti::osc_router {

struct AnnouncedService {
    std::string type; ///< "_osc._udp"
    std::uint16_t port = 0;
    bool is_local = false; ///< only this machine reaches it: others are not told
};

class Announcement {
public:
    /// What became of it, for people; said where it changes.
    using Tell = std::function<void(std::string sentence)>;

    Announcement(std::string name, std::vector<AnnouncedService> services, Tell tell)
        : name_(std::move(name)), services_(std::move(services)), tell_(std::move(tell)) {}

    /// Until it is cancelled. The services are announced as long as it runs.
    Task<void> run();

private:
    static constexpr seconds asks_again{30};
    static constexpr seconds patience{5};
    static constexpr int most_names = 20; ///< that are tried where others have ours

    /// Nothing: they are announced.
    Task<std::string> announce(io::DBusConnection& bus);
    Task<std::string> add(io::DBusConnection& bus, std::string group, std::string name);
    Task<void> until_news(io::DBusConnection& bus, std::optional<seconds> most);
    void say(std::string sentence);

    std::string name_;
    std::vector<AnnouncedService> services_;
    Tell tell_;
    std::string said_;
    std::string announced_; ///< the name that they have now
};

} // namespace tutti::osc_router
