#include "input/heart_rate/strap.hpp"

#include "base/printable.hpp"
#include "io/bluetooth/bluez_error.hpp"
#include "io/bluetooth/bluez_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::input::heart_rate {

namespace {

constexpr std::string_view measurement_uuid = "00002a37-0000-1000-8000-00805f9b34fb";
constexpr std::string_view battery_uuid = "00002a19-0000-1000-8000-00805f9b34fb";
constexpr std::size_t longest_foreign_words = 160;

std::string words_of(const io::DBusError& error) {
    return printable_beginning(error.message.empty() ? error.name : error.message, longest_foreign_words);
}

} // namespace

Strap::Strap(std::string path, std::string address) : path_(std::move(path)), address_(std::move(address)) {}

void Strap::begin(SteadyTime now, Outbox& out) {
    if (is_connected_) return resolve(now, out);
    stage_ = Stage::Connecting;
    is_ours_ = true;
    deadline_.reset(); // the call has one
    out.ask(Request::Kind::Connect, path_, path_);
}

void Strap::take(const io::DeviceNews& news, SteadyTime now, Outbox& out) {
    if (!news.name.empty()) name_ = news.name;
    if (news.battery && *news.battery >= 0 && *news.battery <= 100) {
        battery_ = static_cast<std::uint8_t>(*news.battery);
        say_battery(out);
    }
    if (news.is_heard) was_heard(now);
    if (news.is_resolved) is_resolved_ = *news.is_resolved;
    if (news.is_connected == false) is_resolved_ = false;
    if (news.is_connected && *news.is_connected != is_connected_) {
        is_connected_ = *news.is_connected;
        if (is_connected_)
            connection_came(now, out);
        else
            connection_went(now, out);
    }
    subscribe_if_ready(now, out);
}

void Strap::connection_came(SteadyTime now, Outbox& out) {
    if (stage_ == Stage::Idle || stage_ == Stage::Connecting) resolve(now, out);
}

void Strap::connection_went(SteadyTime now, Outbox& out) {
    if (stage_ == Stage::Idle || stage_ == Stage::Connecting) return;
    if (is_measuring())
        out.say(Disconnected{
            address_, "the connection ended: it was taken off, is too far away, or its battery is empty"
        });
    rest(now);
}

void Strap::resolve(SteadyTime now, Outbox& out) {
    stage_ = Stage::Resolving;
    deadline_ = now + longest_resolving;
    subscribe_if_ready(now, out);
}

void Strap::subscribe_if_ready(SteadyTime now, Outbox& out) {
    if (stage_ != Stage::Resolving || !is_resolved_) return;
    if (measurement_path_.empty()) {
        deadline_ = std::min(deadline_.value_or(now + longest_exporting), now + longest_exporting);
        return;
    }
    stage_ = Stage::Subscribing;
    deadline_.reset(); // the call has one
    out.ask(Request::Kind::StartNotify, measurement_path_, path_);
}

void Strap::take(const io::CharacteristicNews& news, SteadyTime now, Outbox& out) {
    if (news.uuid == measurement_uuid) measurement_path_ = news.path;
    if (news.uuid == battery_uuid) battery_path_ = news.path;
    subscribe_if_ready(now, out);
    if (!news.value) return;
    if (news.path == measurement_path_) measured(*news.value, now, out);
    if (news.path == battery_path_) battery_said(*news.value, out);
}

void Strap::lose_characteristic(std::string_view path, SteadyTime now, Outbox& out) {
    if (path == battery_path_) battery_path_.clear();
    if (path != measurement_path_) return;
    measurement_path_.clear();
    if (stage_ != Stage::Subscribing && !is_measuring()) return;
    if (is_measuring()) out.say(Disconnected{address_, "it has no heart rate measurement any more"});
    resolve(now, out);
}

void Strap::answered(const Request& request, const io::DBusReply& reply, SteadyTime now, Outbox& out) {
    if (request.kind == Request::Kind::Connect) {
        connect_answered(reply, now, out);
    } else if (request.kind == Request::Kind::StartNotify && request.path == measurement_path_) {
        notify_answered(reply, now, out);
    } else if (request.kind == Request::Kind::ReadBattery && reply) {
        battery_said(io::bytes_of(io::argument(*reply, 0)), out);
    }
}

void Strap::connect_answered(const io::DBusReply& reply, SteadyTime now, Outbox& out) {
    if (stage_ != Stage::Connecting) return; // its connection came before, or went
    if (reply || io::bluez_refusal(reply.error()) == "AlreadyConnected") {
        is_connected_ = true;
        return resolve(now, out);
    }
    hang_up(out); // also where it takes too long: BlueZ would go on trying
    fail(
        fmt::format(
            "cannot be connected: {}. Is it worn, near, and not connected to a telephone or a watch?",
            words_of(reply.error())
        ),
        now, out
    );
}

void Strap::notify_answered(const io::DBusReply& reply, SteadyTime now, Outbox& out) {
    if (stage_ != Stage::Subscribing) return;
    // InProgress: we have subscribed before.
    if (reply || io::bluez_refusal(reply.error()) == "InProgress") return subscribed(now, out);
    hang_up(out);
    fail(
        fmt::format(
            "does not let its heart rate be read: {}. Where it wants to be paired: bluetoothctl pair {}",
            words_of(reply.error()), address_
        ),
        now, out
    );
}

void Strap::subscribed(SteadyTime now, Outbox& out) {
    stage_ = Stage::Measuring;
    is_suspected_ = false;
    last_measurement_ = now;
    deadline_ = now + suspicious_silence;
    out.say(Connected{address_, name()});
    said_battery_.reset();
    say_battery(out);
    if (battery_path_.empty()) return; // BlueZ reads it by itself, or there is none
    out.ask(Request::Kind::ReadBattery, battery_path_, path_);
    out.ask(Request::Kind::StartNotify, battery_path_, path_);
}

void Strap::measured(const std::vector<std::uint8_t>& bytes, SteadyTime now, Outbox& out) {
    if (stage_ == Stage::Subscribing) subscribed(now, out); // the first one may overtake the answer
    if (!is_measuring()) return;
    auto measurement = decode::decode_heart_rate(bytes);
    if (!measurement) return out.say(Malformed{address_, "heart_rate.measurement", bytes});
    if (std::exchange(is_suspected_, false)) out.say(Recovered{address_});
    failures_ = 0;
    told_trouble_.clear();
    last_measurement_ = now;
    deadline_ = now + suspicious_silence;
    out.say(Measured{address_, std::move(*measurement)});
}

void Strap::battery_said(const std::vector<std::uint8_t>& bytes, Outbox& out) {
    const auto percent = decode::decode_battery_level(bytes);
    if (!percent) return out.say(Malformed{address_, "heart_rate.battery", bytes});
    battery_ = *percent;
    say_battery(out);
}

void Strap::say_battery(Outbox& out) {
    if (!is_measuring() || !battery_ || battery_ == said_battery_) return;
    said_battery_ = battery_;
    out.say(BatteryLevel{address_, *battery_});
}

void Strap::advance(SteadyTime now, Outbox& out) {
    if (!deadline_ || now < *deadline_) return;
    if (stage_ == Stage::Idle) return begin(now, out);
    if (stage_ == Stage::Resolving) {
        hang_up(out);
        return fail(
            is_resolved_ ? "has no heart rate measurement, though it says that it is a strap"
                         : "does not say what it has: BlueZ could not read its services",
            now, out
        );
    }
    if (now < last_measurement_ + longest_silence) {
        deadline_ = last_measurement_ + longest_silence;
        if (!std::exchange(is_suspected_, true)) out.say(Suspected{address_, "no measurement for 5 s"});
        return;
    }
    out.say(Disconnected{address_, "no measurement for 30 s"});
    hang_up(out);
    rest(now);
}

void Strap::leave(std::string_view reason, Outbox& out) {
    if (is_measuring()) out.say(Disconnected{address_, std::string(reason)});
    stage_ = Stage::Idle;
    deadline_.reset();
}

void Strap::release(Outbox& out) const {
    if (is_ours_ && stage_ != Stage::Idle) out.ask(Request::Kind::Disconnect, path_, path_);
}

/// BlueZ tells only later, and may take its time.
void Strap::hang_up(Outbox& out) {
    is_connected_ = false;
    out.ask(Request::Kind::Disconnect, path_, path_);
}

void Strap::fail(std::string words, SteadyTime now, Outbox& out) {
    rest(now);
    if (std::exchange(told_trouble_, words) == words) return;
    out.say(Trouble{
        fmt::format("{} ({}) {}", printable_beginning(name(), longest_foreign_words), address_, words)
    });
}

void Strap::rest(SteadyTime now) {
    constexpr int most_doublings = 6;
    stage_ = Stage::Idle;
    is_suspected_ = false;
    last_end_ = now;
    const auto pause = least_pause * (1 << std::min(failures_, most_doublings));
    deadline_ = now + std::min<SteadyClock::duration>(pause, most_pause);
    ++failures_;
}

void Strap::was_heard(SteadyTime now) {
    if (stage_ != Stage::Idle || !deadline_) return;
    deadline_ = std::min(*deadline_, std::max(now, last_end_ + breath));
}

} // namespace tutti::input::heart_rate
