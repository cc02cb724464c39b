// The part of the Gateway that is about events and commands: what goes between pages and the bus.
#include "contract/command.hpp"
#include "contract/topics.hpp"
#include "gateway/gateway.hpp"
#include "io/clock.hpp"
#include "io/system_random.hpp"

namespace tutti::gateway {

namespace {

/// Events come at the quality at which a viewer may miss some: a burst must not hold up the hub.
constexpr const char* event_filter = "event/#";
/// What is heard: the moments, and the numbers.
constexpr const char* audio_filters[] = {"event/audio/+", "event/raw/audio/+"};
constexpr std::string_view presence_branch = "worker/";
constexpr auto hearing_patience = seconds(2);

} // namespace

void Gateway::take_presence(const bus::Message& message) {
    const auto worker = std::string_view(message.topic).substr(presence_branch.size());
    presences_.apply(worker, message.payload);
    hear_of_health(message);
    // One that has just come was not asked for frames yet.
    if (presences_.find(options_.output) == worker) frames_.renew();
}

void Gateway::watch_events(EventFeed::Watched watched) {
    event_subscription_.reset();
    if (watched == EventFeed::Watched::No || bus_ == nullptr) return;
    auto taken = subscribe(event_filter, &Gateway::take_event);
    if (!taken) return;
    event_subscription_ = std::move(*taken);
    tasks_.spawn("greeting a viewer of events", greet_when_hearing(events_, event_subscription_.id()));
}

void Gateway::watch_audio(EventFeed::Watched watched) {
    audio_subscriptions_.clear();
    if (watched == EventFeed::Watched::No || bus_ == nullptr) return;
    for (const auto* filter : audio_filters)
        if (auto taken = subscribe(filter, &Gateway::take_audio))
            audio_subscriptions_.push_back(std::move(*taken));
    if (audio_subscriptions_.empty()) return;
    tasks_.spawn("greeting a viewer of audio", greet_when_hearing(audio_, audio_subscriptions_.back().id()));
}

/// A page that was greeted misses nothing that happens from then on. Without a bus there is nothing to miss.
Task<void> Gateway::greet_when_hearing(EventFeed& feed, bus::Subscription::Id id) {
    if (bus_->is_connected()) co_await bus_->confirmed(id, hearing_patience);
    feed.hearing(now());
}

void Gateway::take_event_for(EventFeed& feed, const bus::Message& message) {
    switch (feed.take(message.topic, message.payload, now())) {
    case EventFeed::Taken::Done:
    case EventFeed::Taken::Dropped:
        return;
    case EventFeed::Taken::UnknownVersion:
        note_refused(message.topic, true, feed.refusal());
        return;
    case EventFeed::Taken::Malformed:
        note_refused(message.topic, false, feed.refusal());
        return;
    }
}

void Gateway::begin_event(PostedEvent posted, EventTaken done) {
    if (posting_.size() >= options_.pending_events)
        return done(fail(ErrorCode::Unavailable, "too many events wait for the bus to take them"));
    auto event =
        stamp_.stamp(std::move(posted.type), posted.producer, std::move(posted.data), io::wall_now());
    posting_.spawn("a page's event", carry_event(std::move(event), std::move(done)));
}

bus::Message Gateway::message_of(const contract::Event& event) {
    bus::Message message;
    message.topic = contract::event_topic(event.type);
    message.payload = contract::print(event);
    message.qos = event.type.starts_with("raw.") ? bus::QoS::AtMostOnce : bus::QoS::AtLeastOnce;
    return message;
}

Task<void> Gateway::carry_event(contract::Event event, EventTaken done) {
    auto message = message_of(event);
    const auto taken = co_await bus_->publish_surely(std::move(message), options_.event);
    if (taken)
        done(event.id);
    else
        done(std::unexpected(taken.error()));
}

void Gateway::begin_command(PostedCommand posted, CommandAnswered done) {
    if (tasks_.size() >= options_.pending_commands)
        return done(fail(ErrorCode::Unavailable, "too many commands wait for their answers"));
    contract::Command command;
    command.action = std::move(posted.action);
    command.request_id = io::random_hex(8);
    command.params = std::move(posted.params);
    command.timestamp = io::wall_now();
    command.idempotency_key = std::move(posted.idempotency_key);
    bus::Message message;
    message.topic = contract::command_topic("", posted.target);
    message.payload = contract::print(command);
    message.qos = bus::QoS::AtLeastOnce;
    if (!bus_->capabilities().request_properties)
        message.response_topic = contract::command_response_topic("", posted.target, command.request_id);
    const auto patience = posted.patience.value_or(options_.command);
    tasks_.spawn("a page's command", carry_out(std::move(message), patience, std::move(done)));
}

Task<void> Gateway::carry_out(bus::Message command, microseconds patience, CommandAnswered done) {
    auto answer = co_await bus_->request(std::move(command), patience);
    if (answer)
        done(std::move(answer->payload));
    else
        done(std::unexpected(answer.error()));
}

/// Its client says no to more than it can have under way.
void Gateway::begin_run(governance::Request request, ControlAnswered done) {
    governed_.spawn("a page's command to control", run_on_control(std::move(request), std::move(done)));
}

Task<void> Gateway::run_on_control(governance::Request request, ControlAnswered done) {
    auto answer = co_await control_.run(std::move(request));
    done(std::move(answer));
}

} // namespace tutti::gateway
