#include "gateway/gateway.hpp"

#include "contract/health.hpp"
#include "contract/topics.hpp"
#include "governance/health/hear.hpp"
#include "io/boot_clock.hpp"
#include "io/clock.hpp"
#include "io/system_random.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::gateway {

namespace {

LiveFeedOptions of_this_run(LiveFeedOptions options) {
    options.run = io::random_hex(4);
    return options;
}

io::HttpEntrance entrance_of(Entrance entrance) {
    using Clients = io::HttpEntrance::Clients;
    return {
        .number = static_cast<std::uint8_t>(entrance),
        .clients = entrance == Entrance::Tls ? Clients::OverTls : Clients::Direct
    };
}

io::HttpServerOptions with_proxies(const Options& options) {
    auto http = options.http;
    http.room.speaks_for_many = [proxies = options.proxies](std::string_view peer) {
        return is_trusted(proxies, peer);
    };
    return http;
}

std::optional<governed::CommandIndex> index_of(const Options& options) {
    if (options.control.empty()) return std::nullopt;
    return governed::CommandIndex(options.prefix);
}

/// What the state is made of, below the root.
constexpr std::size_t longest_topic_to_say = 256;
constexpr const char* filters[] = {"reading/#", "status/+", "meta/+", "service/+", "health/+", "job/+"};

} // namespace

Gateway::Gateway(
    const asio::any_io_executor& executor, io::Listener listener, Lock lock, Users& users, const io::Log& log,
    Options options
)
    : executor_(executor), access_(std::move(lock.access)), tokens_(disk_, options.tokens), users_(users),
      log_(log), options_(std::move(options)), state_(options_.installation, options_.state),
      health_(options_.health, io::steady_now()),
      feed_(
          state_, &Gateway::now, [this] { set_alarm(); }, of_this_run(options_.feed)
      ),
      events_(
          &Gateway::now, [this] { set_alarm(); },
          [this](EventFeed::Watched watched) { watch_events(watched); }, options_.events
      ),
      audio_(
          &Gateway::now, [this] { set_alarm(); },
          [this](EventFeed::Watched watched) { watch_audio(watched); }, options_.audio
      ),
      pads_(
          &Gateway::now, [this] { set_alarm(); }, [this](PadDesk::Present present) { note_phones(present); },
          [this](std::int32_t producer, PadEvent said) { say_for_phone(producer, std::move(said)); },
          options_.pads
      ),
      frames_(rim_of_frames(), options_.frames), sources_(rim_of_sources(), options_.sources),
      grid_(rim_of_grid(), options_.grid), song_(rim_of_song(), options_.song),
      lyrics_(rim_of_lyrics(), options_.lyrics), stamp_(options_.page, io::random_hex(4)),
      pad_stamp_(options_.pad, io::random_hex(4)), files_(options_.web), commands_(index_of(options_)),
      control_({.socket = options_.control, .connections = options_.governed_commands}), led_(options_.led),
      api_(
          {
              .state = state_,
              .presences = presences_,
              .health = health_,
              .feed = feed_,
              .events = events_,
              .audio = audio_,
              .pads = pads_,
              .frames = frames_,
              .whole_sources = sources_,
              .grid = grid_,
              .song = song_,
              .lyrics = lyrics_,
              .tokens = tokens_,
              .users = users_,
              .watchers = watchers_,
              .setup = setup_,
              .logins = logins_,
              .access = access_.get(),
              .proxies = options_.proxies,
              .tailnet = options_.tailnet,
              .supervised = options_.supervised,
              .clock = &Gateway::now,
              .http_statistics = [this] { return server_.statistics(); },
              .check_password = [this](
                                    LoginCheck check, PasswordChecked done
                                ) { check_password(std::move(check), std::move(done)); },
              .hash_password = [this](
                                   std::string password, PasswordHashed done
                               ) { hash_password(std::move(password), std::move(done)); },
              .lock_again = [this] { first_user_(); },
              .end_listening = [this] { end_listening(); },
              .end_listening_of = [this](std::uint64_t session) { end_listening_of(session); },
              .note_guessing = [this](std::string_view address) { note_guessing(address); },
              .publish = [this](
                             PostedEvent posted, EventTaken done
                         ) { begin_event(std::move(posted), std::move(done)); },
              .command = [this](
                             PostedCommand posted, CommandAnswered done
                         ) { begin_command(std::move(posted), std::move(done)); },
              .rules = commands_ ? &rules_ : nullptr,
              .commands = commands_ ? &*commands_ : nullptr,
              .run = [this](
                         governance::Request request, ControlAnswered done
                     ) { begin_run(std::move(request), std::move(done)); },
              .note_refused =
                  commands_ ? [this](governance::Refusal refusal) { return note_refused(std::move(refusal)); }
                            : NoteRefused([](const governance::Refusal&) { return std::string(); }),
              .led = led_.empty() ? nullptr : &led_,
              .boot_clock = &io::boot_now,
              .ask_elsewhere = [this](
                                   io::HttpCall call, AnsweredElsewhere done
                               ) { begin_asking_elsewhere(std::move(call), std::move(done)); },
              .ask_hub = [this](StatsTold told) { ask_hub(std::move(told)); },
              .render = options_.render,
              .output = options_.output,
              .camera = options_.camera,
              .history = options_.history,
              .alerts = options_.alerts,
              .use_service = [this](std::string_view service) { use_service(service); },
              .watch_usage = [this] { watch_usage(); },
              .streams = options_.streams,
              .logs = options_.logs,
              .find_lines = [this](
                                logs::Query query, LinesFound done
                            ) { find_lines(std::move(query), std::move(done)); },
              .read_picture =
                  [this](std::string name, FileRead done) { read_picture(std::move(name), std::move(done)); },
          },
          files_, options_.hosts, options_.tailnet_hosts
      ),
      server_(executor, std::move(listener), api_, with_proxies(options_), entrance_of(options_.entrance)),
      tasks_(executor), governed_(executor), passing_(executor), posting_(executor), checks_(executor),
      passwords_(executor, {.name = "the check of passwords", .waiting = LoginLimiter::most_checks}),
      keeping_(executor), disk_writes_(executor, {.name = "the disk", .waiting = 8}), searches_(executor),
      logs_(executor, {.name = "the reading of logs", .waiting = 8}),
      pictures_(executor, {.name = "the reading of pictures", .waiting = 32}) {
    tokens_.write_beside(beside());
    users_.write_beside(beside());
    await_setup(lock.awaits_setup);
}

void Gateway::also_listen(io::Listener listener, Entrance entrance) {
    server_.also_listen(std::move(listener), entrance_of(entrance));
}

LiveFeed::Now Gateway::now() { return {io::wall_now(), io::steady_now()}; }

void Gateway::start(bus::Bus& bus) {
    bus_ = &bus;
    if (const auto loaded = tokens_.load(); !loaded) log_.warning(loaded.error().message);
    for (const auto* filter : filters)
        if (auto taken = subscribe(filter, &Gateway::take)) subscriptions_.push_back(std::move(*taken));
    if (auto taken = subscribe("worker/+", &Gateway::take_presence))
        subscriptions_.push_back(std::move(*taken));
    if (!led_.empty())
        if (auto taken = subscribe("leader/+", &Gateway::take_leader))
            subscriptions_.push_back(std::move(*taken));
    server_.start();
}

std::optional<bus::Subscription>
Gateway::subscribe(const char* filter, void (Gateway::*take)(const bus::Message& message)) {
    auto taken = bus_->subscribe(filter, bus::QoS::AtMostOnce, [this, take](const bus::Message& message) {
        (this->*take)(message);
    });
    if (taken) return std::move(*taken);
    log_.error(
        "nothing comes of what was subscribed to", {{"filter", filter}, {"reason", taken.error().message}}
    );
    return std::nullopt;
}

Task<void> Gateway::stop() {
    close_viewers("the gateway ends");
    co_await server_.stop();
    co_await tasks_.stop();
    co_await governed_.stop();
    co_await passing_.stop();
    control_.close();
    co_await posting_.stop();
    co_await checks_.stop();
    co_await keeping_.stop();
    co_await searches_.stop();
    alarm_.reset();
    hours_.reset();
    well_again_.reset();
    event_subscription_.reset();
    audio_subscriptions_.clear();
    feedback_subscription_.reset();
    frame_subscriptions_.clear();
    grid_subscription_.reset();
    song_heard_ = {};
    lyrics_heard_ = {};
    subscriptions_.clear();
    bus_ = nullptr;
}

void Gateway::reload_files() { files_.reload(); }

void Gateway::connected(bool) {
    presences_.bus_connected(io::steady_now());
    health_.come_back(io::steady_now());
    state_.set_bus_connected(true, io::steady_now());
    state_changed();
}

void Gateway::disconnected(const Error&, SteadyClock::duration) {
    state_.set_bus_connected(false, io::steady_now());
    state_changed();
}

void Gateway::take(const bus::Message& message) {
    const auto at = now();
    const auto fate =
        state_.apply(message.topic, message.payload, {message.retain, message.expiry}, at.wall, at.steady);
    hear_of_health(message);
    switch (fate) {
    case live::Applied::Done:
        state_changed();
        return;
    case live::Applied::Ignored:
        return;
    case live::Applied::UnknownVersion:
    case live::Applied::Malformed:
        note_refused(message.topic, fate == live::Applied::UnknownVersion, state_.refusal());
        return;
    case live::Applied::Full:
        note_refused(message.topic, false, "it is too large, or there are too many of its kind");
    }
}

void Gateway::hear_of_health(const bus::Message& message) {
    const auto at = now();
    for (const std::string_view branch : {"health/", "service/", "worker/"})
        if (message.topic.starts_with(branch))
            governance::health::hear(
                health_, message.topic, message.payload, {message.retain, message.expiry}, at.wall, at.steady
            ); // what it refuses the state has refused
}

void Gateway::note_refused(std::string_view topic, bool unknown_version, std::string_view reason) {
    if (unknown_version && versions_.note(topic))
        log_.warning("a message of a version not spoken here", {{"topic", topic}, {"reason", reason}});
    if (!unknown_version && malformed_.note(fmt::format("{}: {}", topic, reason))) {
        log_.warning("a message was refused", {{"topic", topic}, {"reason", reason}});
        say_refusal(topic, reason);
    }
    api_.note_refused_message();
}

void Gateway::say_refusal(std::string_view topic, std::string_view reason) {
    if (topic.size() > longest_topic_to_say) return;
    say_trouble(fmt::format("a message on {} was refused: {}", topic, reason));
}

/// For a while, to who looks at the page and not into the log.
void Gateway::say_trouble(std::string message) {
    troubles_.note(std::move(message), io::steady_now());
    say_health();
}

void Gateway::say_health() {
    if (bus_ == nullptr) return;
    const auto now = io::steady_now();
    auto health = troubles_.say(io::wall_now(), now);
    well_again_.reset();
    if (const auto next = troubles_.next())
        well_again_.emplace(executor_, *next - now, [this] { say_health(); });
    std::vector<Member> details = {{"refused", versions_.total() + malformed_.total()}};
    if (access_) details.push_back({"logins", login_stats()});
    health.details = Value::object(std::move(details));
    bus::Message said;
    said.topic = contract::health_topic("", options_.component);
    said.payload = contract::print(health);
    said.qos = bus::QoS::AtLeastOnce;
    said.retain = true;
    said.expiry = std::chrono::duration_cast<seconds>(health.expires_in);
    if (auto taken = bus_->publish(std::move(said)); !taken)
        log_.warning("health was not said", {{"reason", taken.error().message}});
}

void Gateway::state_changed() {
    feed_.state_changed(now());
    sources_.changed(now());
    set_alarm();
}

void Gateway::tick() {
    alarm_at_.reset();
    const auto at = now();
    state_.expire(at.steady);
    feed_.tick(at);
    events_.tick(at);
    audio_.tick(at);
    pads_.tick(at);
    frames_.tick(at);
    sources_.tick(at);
    grid_.tick(at);
    song_state_.expire(at.steady);
    song_.tick(at);
    lyrics_.tick(at);
    set_alarm();
}

/// One timer for expiry, deltas and pings; none where nothing is due.
void Gateway::set_alarm() {
    auto next = state_.next_deadline();
    for (const auto feed :
         {feed_.next_deadline(), events_.next_deadline(), audio_.next_deadline(), pads_.next_deadline(),
          frames_.next_deadline(), sources_.next_deadline(), grid_.next_deadline(),
          song_state_.next_deadline(), song_.next_deadline(), lyrics_.next_deadline()})
        if (feed) next = next ? std::min(*next, *feed) : *feed;
    if (next == alarm_at_ || !next) return;
    // An alarm that rings too early does no harm; one that moves with every message would.
    if (alarm_at_ && *alarm_at_ <= *next) return;
    alarm_at_ = next;
    const auto wait =
        std::max<SteadyClock::duration>(*next - io::steady_now(), SteadyClock::duration::zero());
    if (alarm_)
        alarm_->restart(wait);
    else
        alarm_.emplace(executor_, wait, [this] { tick(); });
}

Value Gateway::stats() const {
    const auto& http = server_.statistics();
    std::vector<Member> members = {
        {"requests", http.requests},
        {"connections", http.open},
        {"web_sockets", http.web_sockets},
        {"event_streams", http.event_streams},
        {"malformed", http.malformed},
        {"timeouts", http.timeouts},
        {"sent_bytes", http.sent_bytes},
        {"deltas", feed_.statistics().deltas},
        {"events_shown", events_.statistics().events},
        {"events_dropped", events_.statistics().dropped + events_.statistics().missed},
        {"audio_viewers", audio_.clients()},
        {"audio_frames_shown", audio_.statistics().frames},
        {"audio_events_missed", audio_.statistics().dropped + audio_.statistics().missed},
        {"events_posted", api_.posts().events},
        {"phones", pads_.phones(now()).size()},
        {"phone_events", pads_.statistics().events},
        {"phone_events_dropped", pads_.statistics().dropped},
        {"frames_shown", frames_.statistics().frames},
        {"frame_viewers", frames_.clients()},
        {"commands", api_.posts().commands},
        {"sources", state_.sources().size()},
        {"services", state_.services().size()},
        {"refused_messages", versions_.total() + malformed_.total()},
    };
    if (access_) members.push_back({"logins", login_stats()});
    return Value::object(std::move(members));
}

} // namespace tutti::gateway
