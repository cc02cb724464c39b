// BluezSession: performs what a HeartRateMonitor asks of BlueZ, and tells it what comes of it.
#pragma once

#include "input/heart_rate/monitor.hpp"
#include "input/heart_rate/voice.hpp"
#include "io/asio.hpp"
#include "io/dbus/dbus_connection.hpp"

#include <optional>

namespace tutti::input::heart_rate {

class BluezSession {
public:
    /// Both outlive this.
    BluezSession(const asio::any_io_executor& executor, HeartRateMonitor& monitor, Voice& voice);

    /// Ends after end() alone. Where there is no bus, it is looked for again and again.
    Task<void> run();
    /// Connections that the monitor made are given back.
    void end();

private:
    Task<void> serve(io::DBusConnection bus);
    Task<void> wait_for_something(std::optional<SteadyTime> until);
    void ask(const Request& request);
    void search(const Request& request);
    void answered(const Request& request, const io::DBusReply& reply);
    void hear(const io::DBusSignal& signal);
    void perform();
    void wake();

    asio::any_io_executor executor_;
    HeartRateMonitor& monitor_;
    Voice& voice_;
    asio::steady_timer timer_;
    io::DBusConnection* bus_ = nullptr; ///< while there is one
    bool is_woken_ = false;
    bool is_closed_ = false;
    bool is_ended_ = false;
};

} // namespace tutti::input::heart_rate
