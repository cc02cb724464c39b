#include "workers/bridge/bridge.hpp"

#include "io/clock.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::bridge {

namespace {

/// Messages of QoS 1 and 2 that are under way each way at most: the broker that they come from sends no more,
/// and what waits, waits there.
constexpr std::uint16_t window = 100;
constexpr std::size_t waiting_bytes = 8 * 1024 * 1024;
/// Of what is tried again, and of states that wait until both sides are joined, each way. More is refused for
/// good: a window of the longest packets would take all that a small machine has.
constexpr std::size_t most_retried_bytes = 4 * waiting_bytes;
constexpr std::size_t waiting_messages = 20'000;
constexpr std::uint32_t longest_packet = 4 * 1024 * 1024;

/// Upstream may be away for so long before we leave our own hub: who stays and takes nothing is in
/// everybody's way there, and who is away has a queue of its own.
constexpr auto patience_with_upstream = seconds{2};

/// One that is there and acknowledges nothing for so long is as good as away.
constexpr auto patience_with_answers = seconds{5};

/// One that goes on saying what it has for so long never comes to an end.
constexpr auto patience_with_states = seconds{10};

/// So often a broker is asked that has no room for a message, each second.
constexpr int most_attempts = 60;
constexpr auto goodbye = milliseconds{1000};

bus::BusOptions usual(const BridgeOptions& options) {
    bus::BusOptions bus;
    bus.root = "";
    bus.queue = {.messages = waiting_messages + window, .bytes = waiting_bytes};
    bus.mqtt.first_session =
        options.session_expiry > seconds{0} ? bus::FirstSession::Resume : bus::FirstSession::Clean;
    bus.mqtt.session_expiry = options.session_expiry;
    bus.mqtt.in_flight_limit = window;
    bus.mqtt.receive_maximum = window;
    bus.mqtt.acknowledging = bus::Acknowledging::WhenTold;
    bus.mqtt.packet_limit = longest_packet;
    return bus;
}

bus::BusOptions local_options(const BridgeOptions& options) {
    auto bus = usual(options);
    bus.client_id = options.local_client_id;
    bus.user = options.local_user;
    return bus;
}

bus::BusOptions remote_options(const BridgeOptions& options) {
    auto bus = usual(options);
    bus.client_id = options.client_id;
    bus.user = options.user;
    bus.password = options.password;
    bus.mqtt.version = options.version;
    return bus;
}

Error no_room_to_wait() { return {ErrorCode::LimitExceeded, "too much waits for it to have room"}; }

/// Whether the broker may well take it later: it has no room now. What is too large for it, or not allowed,
/// stays so.
bool may_pass_later(const Error& why) noexcept {
    return why.code == ErrorCode::Unavailable || why.code == ErrorCode::LimitExceeded;
}

} // namespace

Bridge::Bridge(
    const asio::any_io_executor& executor, BridgeOptions options, RandomSource& random, const io::Log& log,
    std::function<void()> changed
)
    : options_(std::move(options)), log_(log), told_(std::move(changed)),
      carrier_(
          TopicMap(options_.topics, options_.roots), options_.client_id,
          options_.keep_retained ? Carrier::Retained::Kept : Carrier::Retained::AsAnyOther
      ),
      local_(
          executor, Side::Local, options_.local, local_options(options_), carrier_.map(),
          options_.keep_retained ? BridgeEnd::Retained::Wanted : BridgeEnd::Retained::Unwanted, random, *this
      ),
      remote_(
          executor, Side::Remote, options_.remote, remote_options(options_), carrier_.map(),
          options_.keep_retained ? BridgeEnd::Retained::Wanted : BridgeEnd::Retained::Unwanted, random, *this
      ),
      wakes_(executor), tasks_(executor) {}

Bridge::~Bridge() = default;

void Bridge::start() {
    local_.read_slowly_while([this] { return is_full(Side::Remote); });
    remote_.read_slowly_while([this] { return is_full(Side::Local); });
    tasks_.spawn("bridge " + options_.name, watch());
    local_.start();
    remote_.start();
}

/// A broker of 3.1.1 knows no window, and may send on while nothing of it is acknowledged.
bool Bridge::is_full(Side to) noexcept {
    const auto& retries = retries_[index(to)];
    return end(to).is_full() || retries.size() >= window || retries.bytes() > waiting_bytes / 2;
}

Task<void> Bridge::stop() {
    // Acknowledgements cross last: first what is to be there, then the word that it is.
    for (auto* each : {&remote_, &local_}) {
        if (!each->is_online()) continue;
        const auto sent = co_await each->drained(goodbye);
        static_cast<void>(sent); // it stays where it came from
    }
    co_await tasks_.stop();
    co_await remote_.stop();
    co_await local_.stop();
}

void Bridge::came(Side from, const mqtt::Publish& publish, bus::Delivery delivery) {
    if (from == heard_side()) hears_.has_heard |= publish.retain || delivery != bus::Delivery{};
    auto crossing = carrier_.carry(from, publish, io::steady_now());
    if (!crossing) return end(from).settle(delivery);
    const Underway underway{.delivery = delivery, .echo = crossing->echo, .state = crossing->state};
    switch (judge(from, *crossing)) {
    case SharedStates::Verdict::Stays:
        return stay(from, crossing->message, underway);
    case SharedStates::Verdict::Waits:
        return wait_for_meeting(std::move(crossing->message), underway);
    case SharedStates::Verdict::CrossesAndReturns: {
        auto back = carrier_.give_back(from, publish, *crossing);
        cross(from, std::move(back.message), {.echo = back.echo, .state = back.state});
        break;
    }
    case SharedStates::Verdict::Crosses:
        break;
    }
    cross(other(from), std::move(crossing->message), underway);
}

SharedStates::Verdict Bridge::judge(Side from, const Carrier::Crossing& crossing) {
    if (crossing.state) return states_.came(from, *crossing.state);
    // A topic keeps its order.
    const auto topic = [](const RetryQueue::Waiting& each) -> std::string_view { return each.message.topic; };
    const bool waits = from == Side::Local
                       && std::ranges::find(for_meeting_, std::string_view(crossing.message.topic), topic)
                              != for_meeting_.end();
    return waits ? SharedStates::Verdict::Waits : SharedStates::Verdict::Crosses;
}

void Bridge::cross(Side to, bus::Message message, Underway underway) {
    if (underway.state) states_.sent(to, *underway.state);
    send_or_wait(to, std::move(message), underway);
}

void Bridge::stay(Side from, const bus::Message& message, const Underway& underway) {
    carrier_.stays(from, message, underway.echo, io::steady_now());
    if (underway.delivery != bus::Delivery{}) end(from).settle(underway.delivery);
}

void Bridge::wait_for_meeting(bus::Message message, const Underway& underway) {
    const auto weight = RetryQueue::weight(message);
    if (underway.delivery == bus::Delivery{} || for_meeting_bytes_ + weight > most_retried_bytes) {
        // A state comes again when it is asked for.
        if (underway.state) return stay(Side::Local, message, underway);
        return cross(Side::Remote, std::move(message), underway);
    }
    for_meeting_bytes_ += weight;
    for_meeting_.push_back({std::move(message), underway});
}

void Bridge::part() {
    states_.part();
    hears_ = {};
}

void Bridge::accepted(Side at, SessionKept kept) {
    part();
    if (at == Side::Local && kept == SessionKept::No) states_.forget();
}

Side Bridge::heard_side() const noexcept {
    return states_.phase() == SharedStates::Phase::HearUpstream ? Side::Remote : Side::Local;
}

/// Both are joined, and the other has what came from the one that is heard.
bool Bridge::may_have_said_all() noexcept {
    return remote_.is_settled() && local_.is_settled() && end(heard_side()).are_deliveries_settled()
           && states_.underway(other(heard_side())) == 0;
}

void Bridge::ping_answered(Side at) {
    if (at != heard_side()) return;
    // A broker sends as much as may be under way, and the next when that is acknowledged. If it had more,
    // some came before this answer; or, where it answers first and goes on then, before the next.
    constexpr int enough = 2;
    const bool is_quiet = std::exchange(hears_.is_asked, false) && !hears_.has_heard && may_have_said_all();
    hears_.quiet_answers = is_quiet ? hears_.quiet_answers + 1 : 0;
    if (hears_.quiet_answers == enough) return hear_next();
    hear(io::steady_now());
}

void Bridge::hear(SteadyTime now) {
    if (states_.phase() == SharedStates::Phase::Together) return;
    if (!remote_.is_settled() || !local_.is_settled()) return;
    if (hears_.until == SteadyTime::max()) {
        hears_.until = now + patience_with_states;
        wakes_.cancel();
    }
    if (now >= hears_.until) return hear_next();
    if (hears_.is_asked || !may_have_said_all()) return;
    hears_.has_heard = false;
    hears_.is_asked = end(heard_side()).ping();
}

void Bridge::hear_next() {
    hears_ = {};
    if (states_.phase() == SharedStates::Phase::HearOurs) {
        states_.meet();
        return local_.ask_for_states();
    }
    states_.hear_ours();
    for_meeting_bytes_ = 0;
    for (auto& [message, underway] : std::exchange(for_meeting_, {})) {
        if (underway.state && states_.is_overruled(*underway.state))
            stay(Side::Local, message, underway);
        else
            cross(Side::Remote, std::move(message), underway);
    }
    hear(io::steady_now());
}

/// What is lost at once if it cannot go waits for nobody.
void Bridge::send_or_wait(Side to, bus::Message message, Underway underway) {
    auto& retries = retries_[index(to)];
    if (underway.delivery == bus::Delivery{} || !retries.holds(message.topic))
        return send(to, std::move(message), underway);
    if (!has_room_for(to, message)) return refuse(to, message, underway, no_room_to_wait());
    retries.add_behind({std::move(message), underway});
}

bool Bridge::has_room_for(Side to, const bus::Message& message) const noexcept {
    return retries_[index(to)].bytes() + RetryQueue::weight(message) <= most_retried_bytes;
}

void Bridge::send(Side to, bus::Message message, Underway underway) {
    const bool is_sure = underway.delivery != bus::Delivery{};
    // As the lane lowers it: the side that it came from holds it all the same.
    if (!is_sure && !underway.echo && !underway.state) {
        const auto taken = end(to).publish(std::move(message), {});
        if (!taken) ++dropped_[index(to)];
        return;
    }
    const bus::Receipt receipt{++last_receipt_};
    underway_.emplace(receipt.value, underway);
    if (to == Side::Remote) sent_upstream(io::steady_now());
    auto kept = is_sure ? std::optional(message) : std::nullopt;
    const auto taken = end(to).publish(std::move(message), receipt);
    if (taken) return;
    underway_.erase(receipt.value);
    if (to == Side::Remote) --unanswered_;
    if (!is_sure) {
        ++dropped_[index(to)];
        return finish(to, underway, SharedStates::Fate::Lost);
    }
    if (taken.error().code == ErrorCode::InvalidInput) return refuse(to, *kept, underway, taken.error());
    try_later(to, std::move(*kept), underway); // there is no room here
}

void Bridge::try_later(Side to, bus::Message message, Underway underway) {
    if (!has_room_for(to, message)) return refuse(to, message, underway, no_room_to_wait());
    retries_[index(to)].refused({std::move(message), underway}, io::steady_now());
    wakes_.cancel();
}

void Bridge::settled(Side at, bus::Receipt receipt, const Result<void>& fate, const bus::Message* refused) {
    const auto found = underway_.find(receipt.value);
    if (found == underway_.end()) return;
    auto underway = found->second;
    underway_.erase(found);
    if (at == Side::Remote) {
        --unanswered_;
        answered_at_ = io::steady_now();
        if (local_.is_away()) review(answered_at_);
        if (unanswered_ != 0 && !answer_is_watched_) wakes_.cancel();
    }
    // What came with QoS 0 was counted as dropped; and what expired here is as good as delivered.
    if (fate || refused == nullptr || underway.delivery == bus::Delivery{}) {
        finish(at, underway, fate ? SharedStates::Fate::Taken : SharedStates::Fate::Lost);
        return hear(io::steady_now());
    }
    if (!may_pass_later(fate.error()) || underway.attempts == most_attempts)
        return refuse(at, *refused, underway, fate.error());
    ++underway.attempts;
    ++retried_[index(at)];
    try_later(at, *refused, underway);
}

void Bridge::finish(Side to, const Underway& underway, SharedStates::Fate fate) {
    if (underway.state) states_.settled(to, *underway.state, fate);
    if (underway.echo) carrier_.settled(*underway.echo, io::steady_now());
    if (underway.delivery == bus::Delivery{}) return;
    end(other(to)).settle(underway.delivery);
    for (auto& [message, behind] : retries_[index(to)].settled(underway.delivery))
        send_or_wait(to, std::move(message), behind);
}

/// It is acknowledged nevertheless: it would be refused again, and hold up all behind it.
void Bridge::refuse(Side by, const bus::Message& message, const Underway& underway, const Error& why) {
    const bool is_first = refused_[index(by)]++ == 0;
    if (is_first)
        log_.warning(
            "a message was refused; more are counted", {{"bridge", options_.name},
                                                        {"by", end(by).place()},
                                                        {"topic", message.topic},
                                                        {"why", why.message}}
        );
    finish(by, underway, SharedStates::Fate::Lost);
    if (is_first)
        told_(); // the others are seen when it is told how all stands: there may be thousands in a second
}

void Bridge::changed(Side which) {
    if (which == Side::Remote && remote_.is_online()) carrier_.upstream_speaks(remote_.version());
    if (!end(which).is_online()) part();
    // A hub that went may have lost what was kept; one that we left has it.
    if (which == Side::Local && !local_.is_online()) states_.forget();
    log_change(which);
    review(io::steady_now());
    hear(io::steady_now());
    told_();
}

void Bridge::log_change(Side which) {
    const auto& own = end(which);
    std::string words = own.is_settled() ? "joined" : own.trouble();
    for (const auto& [filter, why] : own.refused()) words += fmt::format("; {}: {}", filter, why);
    if (words.empty() || logged_[index(which)] == words) return;
    logged_[index(which)] = words;
    const bool good = own.is_settled() && own.refused().empty();
    log_.write(
        good ? io::LogLevel::Info : io::LogLevel::Warning, words,
        {{"bridge", options_.name}, {"broker", own.place()}}
    );
}

void Bridge::sent_upstream(SteadyTime now) {
    if (unanswered_++ != 0) return;
    answered_at_ = now;
    if (!answer_is_watched_) wakes_.cancel();
}

bool Bridge::does_upstream_take(SteadyTime now) const noexcept {
    return remote_.is_online() && (unanswered_ == 0 || now < answered_at_ + patience_with_answers);
}

/// Whether to be at our own hub.
void Bridge::review(SteadyTime now) {
    if (does_upstream_take(now)) {
        leaves_at_ = SteadyTime::max();
        return local_.join();
    }
    const bool holds_up = !carrier_.map().lanes(Side::Local).empty() && !local_.is_away();
    if (!holds_up || options_.session_expiry == seconds{0}) return;
    if (leaves_at_ == SteadyTime::max()) {
        leaves_at_ = remote_.is_online() ? now : now + patience_with_upstream;
        wakes_.cancel();
    }
    if (leaves_at_ <= now && local_.is_settled()) {
        // It was there once: the hub knows what to keep for it.
        leaves_at_ = SteadyTime::max();
        local_.leave();
    }
}

SteadyTime Bridge::next_due() noexcept {
    // What is past waits for our hub to answer subscriptions, or for the broker upstream: both tell.
    const auto now = io::steady_now();
    auto due = leaves_at_ <= now ? SteadyTime::max() : leaves_at_;
    const auto answer_by = answered_at_ + patience_with_answers;
    answer_is_watched_ = unanswered_ != 0 && remote_.is_online() && answer_by > now;
    if (answer_is_watched_) due = std::min(due, answer_by);
    if (hears_.until > now) due = std::min(due, hears_.until);
    return std::min({due, retries_[0].due(), retries_[1].due()});
}

Task<void> Bridge::watch() {
    while (true) {
        wakes_.expires_at(io::to_asio(next_due()));
        [[maybe_unused]] const auto [woken] = co_await wakes_.async_wait(no_throw);
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return;
        const auto now = io::steady_now();
        for (const auto to : {Side::Local, Side::Remote})
            for (auto& [message, underway] : retries_[index(to)].take_due(now))
                send(to, std::move(message), underway);
        review(now);
        hear(now);
    }
}

std::string Bridge::trouble() const {
    if (!remote_.is_online()) {
        const auto& why = remote_.trouble();
        return fmt::format("{}: {}", remote_.place(), why.empty() ? "not there yet" : why);
    }
    if (!local_.is_online() && !local_.trouble().empty()) return "our own bus: " + local_.trouble();
    for (const auto* each : {&remote_, &local_})
        for (const auto& [filter, why] : each->refused())
            return fmt::format("{} refuses {}: {}", each->place(), filter, why);
    return {};
}

Value Bridge::direction(Side from) const {
    const auto& counts = carrier_.counts(from);
    const auto to = index(other(from));
    return Value::object(
        {{"messages", counts.messages},
         {"bytes", counts.bytes},
         {"waiting", std::uint64_t{from == Side::Local ? local_.held() : remote_.held()}},
         {"circled", counts.circled},
         {"echoes", counts.echoes},
         {"left", counts.left},
         {"unchanged", counts.unchanged},
         {"refused", refused_[to]},
         {"retried", retried_[to]},
         {"dropped", dropped_[to]}}
    );
}

Value Bridge::figures() const {
    return Value::object(
        {{"broker", remote_.place()},
         {"upstream", remote_.is_online()},
         {"bus", local_.is_online()},
         {"version", remote_.version() == mqtt::Version::V5 ? "5" : "3.1.1"},
         {"out", direction(Side::Local)},
         {"in", direction(Side::Remote)}}
    );
}

} // namespace tutti::bridge
