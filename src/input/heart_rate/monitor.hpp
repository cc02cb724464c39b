// HeartRateMonitor: which straps there are, which are wished for, and what to do next so that each of those
// is connected. Pure: told what BlueZ says and the time; what follows is taken out of it.
#pragma once

#include "base/time.hpp"
#include "input/heart_rate/outbox.hpp"
#include "input/heart_rate/strap.hpp"
#include "io/bluetooth/adapter_choice.hpp"
#include "io/bluetooth/bluez_news.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::input::heart_rate {

enum class Purpose : std::uint8_t { Measures, OnlyLooks };

struct MonitorOptions {
    std::string adapter = {};              ///< "hci0"; empty: the first that is on
    std::vector<std::string> devices = {}; ///< globs of address or name; empty: every strap
    Purpose purpose = Purpose::Measures;
};

struct NearStrap {
    std::string address;
    std::string name;

    bool operator==(const NearStrap&) const = default;
};

class HeartRateMonitor {
public:
    static constexpr std::size_t most_straps = 16;
    static constexpr std::size_t most_devices = 1000; ///< remembered, of any kind
    static constexpr auto until_listed_again = seconds(30);
    static constexpr auto until_searched_again = seconds(5);

    explicit HeartRateMonitor(MonitorOptions options);

    /// The system bus is reached; what BlueZ has is asked for.
    void begin();
    void take(const io::DBusSignal& signal, SteadyTime now);
    void answered(const Request& request, const io::DBusReply& reply, SteadyTime now);
    /// The system bus cannot be reached, or is gone.
    void lose(const Error& why);
    /// We go: connections that we made are given back.
    void end();

    void advance(SteadyTime now);
    std::optional<SteadyTime> deadline() const;
    Outbox take_out();

    /// Straps that are connected or were heard, by address.
    std::vector<NearStrap> near() const;

private:
    enum class Search : std::uint8_t { Off, Starting, On };

    void hear(const io::BluezNews& news, SteadyTime now);
    void hear(const io::AdapterNews& news, SteadyTime now);
    void hear(const io::DeviceNews& news, SteadyTime now);
    void hear(const io::CharacteristicNews& news, SteadyTime now);
    void hear(const io::GoneNews& news, SteadyTime now);
    void hear(const io::ServiceNews& news, SteadyTime now);

    void list();
    void listed(const io::DBusReply& reply, SteadyTime now);
    void search_answered(const io::DBusReply& reply, SteadyTime now);
    void settle(SteadyTime now);
    void choose_adapter(SteadyTime now);
    void consider(const io::DeviceNews& device, SteadyTime now);
    void search_as_needed(SteadyTime now);
    bool is_wished(const io::DeviceNews& device) const;
    std::string adapter_path() const;
    bool is_ours(std::string_view path) const;
    bool misses_one() const;
    void forget_all(const Error& why);
    void drop_straps(std::string_view reason);
    void say_unavailable(const std::string& reason);
    void say_available();

    MonitorOptions options_;
    Outbox out_;
    io::Adapters adapters_;
    std::string adapter_;                                        ///< the one that is used; empty: none
    std::map<std::string, io::DeviceNews, std::less<>> devices_; ///< all that is known of each, by path
    std::map<std::string, Strap, std::less<>> straps_;           ///< those that are wished for, by path
    std::string unavailable_;                                    ///< why; empty: it is available
    unsigned epoch_ = 0;
    bool is_listing_ = false;
    bool is_listed_ = false;
    std::optional<SteadyTime> list_at_;
    Search search_ = Search::Off;
    std::optional<SteadyTime> search_at_; ///< not before
};

} // namespace tutti::input::heart_rate
