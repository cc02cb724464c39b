#include "input/heart_rate/monitor.hpp"

#include "input/heart_rate/voice.hpp"
#include "io/bluetooth/bluez_error.hpp"
#include "io/bluetooth/bluez_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fnmatch.h>
#include <utility>

namespace tutti::input::heart_rate {

namespace {

bool matches(const std::string& glob, const std::string& text) {
    return ::fnmatch(glob.c_str(), text.c_str(), FNM_CASEFOLD) == 0;
}

bool has_heart_rate(const io::DeviceNews& device) {
    return device.services
           && std::ranges::find(*device.services, heart_rate_service) != device.services->end();
}

void merge(io::DeviceNews& known, const io::DeviceNews& news) {
    if (!news.name.empty()) known.name = news.name;
    if (news.services) known.services = news.services;
    if (news.is_connected) known.is_connected = news.is_connected;
    if (news.is_resolved) known.is_resolved = news.is_resolved;
    if (news.battery) known.battery = news.battery;
    known.is_heard = known.is_heard || news.is_heard;
}

} // namespace

HeartRateMonitor::HeartRateMonitor(MonitorOptions options) : options_(std::move(options)) {}

void HeartRateMonitor::begin() { list(); }

void HeartRateMonitor::take(const io::DBusSignal& signal, SteadyTime now) {
    for (const auto& news : io::read_bluez_signal(signal)) hear(news, now);
    settle(now);
}

void HeartRateMonitor::answered(const Request& request, const io::DBusReply& reply, SteadyTime now) {
    if (request.epoch != epoch_) return;
    if (request.kind == Request::Kind::ListObjects) {
        listed(reply, now);
    } else if (request.kind == Request::Kind::StartSearch) {
        search_answered(reply, now);
    } else if (const auto strap = straps_.find(request.device); strap != straps_.end()) {
        strap->second.answered(request, reply, now, out_);
        // Connected already: then nothing changes, and nothing is told.
        if (request.kind == Request::Kind::Connect && strap->second.is_resolving()) list();
    }
    settle(now);
}

void HeartRateMonitor::lose(const Error& why) { forget_all(why); }

void HeartRateMonitor::end() {
    for (const auto& [path, strap] : straps_) strap.release(out_);
}

void HeartRateMonitor::advance(SteadyTime now) {
    if (list_at_ && now >= *list_at_) list();
    for (auto& [path, strap] : straps_) strap.advance(now, out_);
    settle(now);
}

std::optional<SteadyTime> HeartRateMonitor::deadline() const {
    auto first = list_at_;
    if (search_ == Search::Off && !adapter_.empty()) first = earlier_of(first, search_at_);
    for (const auto& [path, strap] : straps_) first = earlier_of(first, strap.deadline());
    return first;
}

Outbox HeartRateMonitor::take_out() {
    for (Request& request : out_.requests) request.epoch = epoch_;
    return std::exchange(out_, {});
}

std::vector<NearStrap> HeartRateMonitor::near() const {
    std::vector<NearStrap> found;
    for (const auto& [path, device] : devices_) {
        const bool is_near = device.is_heard || device.is_connected.value_or(false);
        if (is_near && is_wished(device))
            found.push_back({device.address, device.name.empty() ? device.address : device.name});
    }
    return found;
}

// ---- what BlueZ says

void HeartRateMonitor::hear(const io::BluezNews& news, SteadyTime now) {
    std::visit([&](const auto& one) { hear(one, now); }, news);
}

void HeartRateMonitor::hear(const io::AdapterNews& news, SteadyTime) { adapters_[news.name] = news.is_on; }

void HeartRateMonitor::hear(const io::DeviceNews& news, SteadyTime now) {
    auto known = devices_.find(news.path);
    if (known == devices_.end()) {
        if (devices_.size() == most_devices) return;
        known = devices_.emplace(news.path, news).first;
    } else {
        merge(known->second, news);
    }
    if (const auto strap = straps_.find(news.path); strap != straps_.end())
        strap->second.take(news, now, out_);
    else
        consider(known->second, now);
}

void HeartRateMonitor::hear(const io::CharacteristicNews& news, SteadyTime now) {
    if (const auto strap = straps_.find(news.device); strap != straps_.end())
        strap->second.take(news, now, out_);
}

void HeartRateMonitor::hear(const io::GoneNews& news, SteadyTime now) {
    if (news.path.starts_with(io::adapters_folder))
        adapters_.erase(news.path.substr(io::adapters_folder.size()));
    // With an adapter go its devices: BlueZ does not always say so.
    const auto is_within = [&](const auto& device) { return device.first.starts_with(news.path + "/"); };
    std::erase_if(devices_, is_within);
    devices_.erase(news.path);
    if (const auto strap = straps_.find(news.path); strap != straps_.end()) {
        strap->second.leave("BlueZ does not know it any more", out_);
        straps_.erase(strap);
    }
    for (auto& [path, strap] : straps_) strap.lose_characteristic(news.path, now, out_);
}

void HeartRateMonitor::hear(const io::ServiceNews& news, SteadyTime) {
    if (!news.is_there) return forget_all(io::bluez_ended());
    list();
}

// ---- what BlueZ has

void HeartRateMonitor::list() {
    list_at_.reset();
    if (std::exchange(is_listing_, true)) return;
    out_.ask(Request::Kind::ListObjects, "/");
}

void HeartRateMonitor::listed(const io::DBusReply& reply, SteadyTime now) {
    if (!reply) {
        is_listing_ = false;
        say_unavailable(io::explain_bluez_error(reply.error(), options_.adapter).message);
        // Where nobody is there, D-Bus tells when somebody comes.
        if (!io::is_nobody_there(reply.error())) list_at_ = now + until_listed_again;
        return;
    }
    is_listed_ = true;
    const auto all = io::read_bluez_objects(*reply);
    const auto is_adapter = [](const io::BluezNews& news) {
        return std::holds_alternative<io::AdapterNews>(news);
    };
    const auto others = std::ranges::find_if_not(all, is_adapter); // adapters come first
    std::for_each(all.begin(), others, [&](const io::BluezNews& news) { hear(news, now); });
    choose_adapter(now);
    std::for_each(others, all.end(), [&](const io::BluezNews& news) { hear(news, now); });
    is_listing_ = false;
}

void HeartRateMonitor::settle(SteadyTime now) {
    if (!is_listed_) return;
    choose_adapter(now);
    search_as_needed(now);
}

void HeartRateMonitor::choose_adapter(SteadyTime now) {
    if (const auto used = adapters_.find(adapter_); used != adapters_.end() && used->second) return;
    const auto chosen = io::choose_adapter(adapters_, options_.adapter);
    if (!chosen) {
        adapter_.clear();
        search_ = Search::Off;
        drop_straps(chosen.error().message);
        return say_unavailable(chosen.error().message);
    }
    drop_straps("another Bluetooth adapter is used now");
    adapter_ = *chosen;
    search_ = Search::Off;
    search_at_.reset();
    say_available();
    for (const auto& [path, device] : devices_) consider(device, now);
}

void HeartRateMonitor::consider(const io::DeviceNews& device, SteadyTime now) {
    if (options_.purpose == Purpose::OnlyLooks || straps_.size() == most_straps) return;
    if (!is_wished(device) || straps_.contains(device.path)) return;
    auto& strap = straps_.try_emplace(device.path, device.path, device.address).first->second;
    strap.take(device, now, out_);
    strap.begin(now, out_);
    list(); // its characteristics may have been told when nobody here knew it
}

std::string HeartRateMonitor::adapter_path() const { return std::string(io::adapters_folder) + adapter_; }

bool HeartRateMonitor::is_ours(std::string_view path) const {
    return !adapter_.empty() && path.starts_with(adapter_path() + "/");
}

bool HeartRateMonitor::is_wished(const io::DeviceNews& device) const {
    if (!is_ours(device.path) || !has_heart_rate(device)) return false;
    return options_.devices.empty() || std::ranges::any_of(options_.devices, [&](const std::string& glob) {
               return matches(glob, device.address) || matches(glob, device.name);
           });
}

// ---- the search

bool HeartRateMonitor::misses_one() const {
    if (options_.purpose == Purpose::OnlyLooks || options_.devices.empty()) return true;
    return !std::ranges::all_of(options_.devices, [this](const std::string& glob) {
        return std::ranges::any_of(straps_, [&](const auto& entry) {
            const Strap& strap = entry.second;
            return strap.is_measuring() && (matches(glob, strap.address()) || matches(glob, strap.name()));
        });
    });
}

void HeartRateMonitor::search_as_needed(SteadyTime now) {
    if (adapter_.empty()) return;
    const bool is_needed = misses_one();
    if (search_ == Search::On && !is_needed) {
        search_ = Search::Off;
        out_.ask(Request::Kind::StopSearch, adapter_path());
    }
    if (search_ != Search::Off) return;
    if (!is_needed) return search_at_.reset();
    if (search_at_ && now < *search_at_) return;
    search_at_.reset();
    search_ = Search::Starting;
    out_.ask(Request::Kind::StartSearch, adapter_path());
}

void HeartRateMonitor::search_answered(const io::DBusReply& reply, SteadyTime now) {
    if (search_ != Search::Starting) return;
    search_ = reply ? Search::On : Search::Off;
    if (reply) return say_available();
    // Another's search is just beginning or ending: nobody has to know.
    const bool is_other = io::bluez_refusal(reply.error()) == "InProgress";
    search_at_ = now + (is_other ? until_searched_again : until_listed_again);
    const auto why = io::explain_bluez_error(reply.error(), adapter_);
    if (why.code == ErrorCode::PermissionDenied) return say_unavailable(why.message);
    if (!is_other) out_.say(Trouble{why.message});
}

// ---- ends

void HeartRateMonitor::forget_all(const Error& why) {
    drop_straps(why.message);
    ++epoch_;
    out_.requests.clear();
    adapters_.clear();
    devices_.clear();
    adapter_.clear();
    is_listing_ = false;
    is_listed_ = false;
    list_at_.reset();
    search_ = Search::Off;
    search_at_.reset();
    say_unavailable(why.message);
}

void HeartRateMonitor::say_unavailable(const std::string& reason) {
    if (std::exchange(unavailable_, reason) != reason) out_.say(Unavailable{reason});
}

void HeartRateMonitor::say_available() {
    if (!std::exchange(unavailable_, {}).empty()) out_.say(Available{});
}

void HeartRateMonitor::drop_straps(std::string_view reason) {
    for (auto& [path, strap] : straps_) strap.leave(reason, out_);
    straps_.clear();
}

} // namespace tutti::input::heart_rate
