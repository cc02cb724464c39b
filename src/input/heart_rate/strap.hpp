// Strap: one heart-rate strap, from the attempt to connect it to the last of its measurements. Pure: told
// what BlueZ says, and the time; what follows goes to an Outbox.
#pragma once

#include "base/time.hpp"
#include "input/heart_rate/outbox.hpp"
#include "io/bluetooth/bluez_news.hpp"
#include "io/dbus/dbus_message.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::input::heart_rate {

inline constexpr std::string_view heart_rate_service = "0000180d-0000-1000-8000-00805f9b34fb";

class Strap {
public:
    // A strap measures once a second (Heart Rate Service 1.0 §3.1: "typically").
    static constexpr auto suspicious_silence = seconds(5);
    static constexpr auto longest_silence = seconds(30);
    /// From the connection until BlueZ knows what the strap has.
    static constexpr auto longest_resolving = seconds(30);
    /// From then on until the measurement has shown up.
    static constexpr auto longest_exporting = seconds(5);
    // Between attempts: doubling. One that was heard meanwhile is tried at once, but not without a breath.
    static constexpr auto least_pause = seconds(1);
    static constexpr auto most_pause = seconds(60);
    static constexpr auto breath = seconds(2);

    Strap(std::string path, std::string address);

    /// Begins to connect, or takes the connection that there is: after all that is known was told.
    void begin(SteadyTime now, Outbox& out);
    void take(const io::DeviceNews& news, SteadyTime now, Outbox& out);
    void take(const io::CharacteristicNews& news, SteadyTime now, Outbox& out);
    /// The characteristic at that path is no more.
    void lose_characteristic(std::string_view path, SteadyTime now, Outbox& out);
    void answered(const Request& request, const io::DBusReply& reply, SteadyTime now, Outbox& out);
    void advance(SteadyTime now, Outbox& out);
    std::optional<SteadyTime> deadline() const noexcept { return deadline_; }

    /// BlueZ does not have it any more, or we have not.
    void leave(std::string_view reason, Outbox& out);
    /// Gives back a connection that we made.
    void release(Outbox& out) const;

    bool is_resolving() const noexcept { return stage_ == Stage::Resolving; }
    bool is_measuring() const noexcept { return stage_ == Stage::Measuring; }
    const std::string& address() const noexcept { return address_; }
    const std::string& name() const noexcept { return name_.empty() ? address_ : name_; }

private:
    enum class Stage : std::uint8_t {
        Idle,        ///< until the next attempt
        Connecting,  ///< until BlueZ answers
        Resolving,   ///< connected, until BlueZ knows what it has
        Subscribing, ///< until BlueZ answers
        Measuring,
    };

    void connection_came(SteadyTime now, Outbox& out);
    void connection_went(SteadyTime now, Outbox& out);
    void resolve(SteadyTime now, Outbox& out);
    void subscribe_if_ready(SteadyTime now, Outbox& out);
    void subscribed(SteadyTime now, Outbox& out);
    void connect_answered(const io::DBusReply& reply, SteadyTime now, Outbox& out);
    void notify_answered(const io::DBusReply& reply, SteadyTime now, Outbox& out);
    void measured(const std::vector<std::uint8_t>& bytes, SteadyTime now, Outbox& out);
    void battery_said(const std::vector<std::uint8_t>& bytes, Outbox& out);
    void say_battery(Outbox& out);
    void hang_up(Outbox& out);
    void fail(std::string words, SteadyTime now, Outbox& out);
    void rest(SteadyTime now);
    void was_heard(SteadyTime now);

    std::string path_;
    std::string address_;
    std::string name_;
    std::string measurement_path_; ///< of its characteristics; empty: not known
    std::string battery_path_;
    Stage stage_ = Stage::Idle;
    bool is_connected_ = false;
    bool is_resolved_ = false;
    bool is_ours_ = false; ///< the connection: we asked for it
    bool is_suspected_ = false;
    std::optional<std::uint8_t> battery_;
    std::optional<std::uint8_t> said_battery_; ///< in this connection
    std::string told_trouble_;                 ///< not to be told again until it measures
    std::optional<SteadyTime> deadline_;       ///< what of: the stage says
    SteadyTime last_measurement_{};
    SteadyTime last_end_{}; ///< of an attempt or a connection
    int failures_ = 0;      ///< since it measured last
};

} // namespace tutti::input::heart_rate
