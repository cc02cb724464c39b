#include "workers/otlp/otlp_service.hpp"

#include "control/client.hpp"
#include "io/clock.hpp"
#include "live/figures/bridge_figures.hpp"
#include "live/figures/director_figures.hpp"
#include "live/figures/light_figures.hpp"
#include "live/figures/state_figures.hpp"
#include "worker/secret_reference.hpp"
#include "workers/otlp/metric_body.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>

namespace tutti::otlp {

namespace {

constexpr const char* figure_filters[] = {"reading/#", "status/+", "service/+", "health/+"};
constexpr const char* event_filter = "event/#";
constexpr std::size_t spans_in_a_body = 512;
constexpr int pages_of_audit = 5; ///< at once
constexpr std::int64_t lines_in_a_page = 200;
constexpr auto answer_patience = seconds(10);
constexpr auto goodbye_patience = seconds(2);
constexpr auto health_lasts = seconds(90);

std::uint64_t number_in(const Value& value, std::string_view key) {
    const auto* number = value.find(key);
    return number != nullptr && number->is_integer() && number->integer() > 0
               ? static_cast<std::uint64_t>(number->integer())
               : 0;
}

std::span<const Value> lines_in(const Value& page) {
    const auto* lines = page.find("lines");
    return lines != nullptr && lines->is_array() ? lines->items() : std::span<const Value>();
}

} // namespace

OtlpService::OtlpService(worker::Worker& worker, OtlpOptions options)
    : worker_(worker), options_(std::move(options)), state_(options_.origin.service), queue_(random_),
      teller_(worker) {
    worker::on_bus_report(worker_, *this);
    if (options_.metrics)
        for (const auto* filter : figure_filters)
            worker::on_message(worker_, filter, bus::QoS::AtMostOnce, [this](const bus::Message& message) {
                hear_figure(message);
            });
    if (options_.traces)
        worker::on_message(worker_, event_filter, bus::QoS::AtMostOnce, [this](const bus::Message& message) {
            hear_event(message);
        });
    worker_.on_stats([this] { return counts(); });
    worker::run_beside(worker_, "gather", [this] { return gather(); });
    worker::run_beside(worker_, "send", [this] { return send(); });
    worker::on_close(worker_, [this] { return close(); });
}

void OtlpService::connected(bool) { state_.set_bus_connected(true, io::steady_now()); }

void OtlpService::disconnected(const Error&, SteadyClock::duration) {
    state_.set_bus_connected(false, io::steady_now());
}

void OtlpService::hear_event(const bus::Message& message) {
    const auto event = contract::parse_event(message.payload);
    if (event) events_.hear(*event, io::steady_now());
}

void OtlpService::hear_figure(const bus::Message& message) {
    state_.apply(
        message.topic, message.payload, {message.retain, message.expiry}, io::wall_now(), io::steady_now()
    );
}

Task<void> OtlpService::gather() {
    asio::steady_timer pace(co_await asio::this_coro::executor);
    while (true) {
        pace.expires_after(options_.interval);
        const auto [cancelled] = co_await pace.async_wait(no_throw);
        if (cancelled) co_return;
        if (options_.traces && !options_.control.empty()) co_await hear_audit();
        if (options_.traces) push_traces(io::steady_now());
        if (options_.metrics) push_metrics();
        tell_health();
        if (sends_) sends_->cancel();
    }
}

/// What was asked since the last time; the first time nothing, but how far the audit is.
Task<void> OtlpService::hear_audit() {
    auto control = co_await control::Client::connect(options_.control);
    if (!control) co_return; // it comes back, and its lines are still there
    std::vector<Value> lines;
    std::optional<std::uint64_t> from;
    std::uint64_t newest = 0;
    for (int i = 0; i < pages_of_audit; ++i) {
        std::vector<Member> params = {{"most", audit_line_ ? lines_in_a_page : 1}};
        if (from) params.push_back({"from", *from});
        const auto reply = co_await control->call("audit", Value::object(std::move(params)));
        if (!reply || !reply->success || !reply->data) co_return;
        newest = std::max(newest, number_in(*reply->data, "newest"));
        if (!audit_line_) break;
        for (const auto& line : lines_in(*reply->data))
            if (number_in(line, "sequence") > *audit_line_) lines.push_back(line);
        from = number_in(*reply->data, "next");
        if (*from <= *audit_line_) break;
    }
    const auto known = audit_line_.value_or(newest);
    if (newest - std::min(newest, known) > lines.size()) queue_.drop(newest - known - lines.size());
    for (const auto& line : lines | std::views::reverse) commands_.hear(line);
    audit_line_ = newest;
}

/// Events are taken as of then.
void OtlpService::push_traces(SteadyTime until) {
    auto spans = commands_.take();
    for (auto& span : events_.take(until)) spans.push_back(std::move(span));
    queue_.drop(events_.lost() - std::exchange(events_lost_, events_.lost()));
    for (auto rest = std::span<const Span>(spans); !rest.empty();) {
        const auto some = rest.first(std::min(rest.size(), spans_in_a_body));
        queue_.push({Signal::Traces, trace_body(options_.origin, some), some.size()}, io::steady_now());
        rest = rest.subspan(some.size());
    }
}

void OtlpService::push_metrics() {
    state_.expire(io::steady_now());
    MetricBody body(io::wall_now());
    live::print_state(body, state_);
    live::print_director(body, state_);
    live::print_bridges(body, state_);
    live::print_light(body, state_);
    queue_.drop(body.left_out());
    const auto points = body.points();
    if (points > 0)
        queue_.push({Signal::Metrics, std::move(body).print(options_.origin), points}, io::steady_now());
}

Result<io::HttpCall> OtlpService::call_of(const Batch& batch) const {
    io::HttpCall call;
    call.method = "POST";
    call.url = options_.endpoint + std::string(path_of(batch.signal));
    call.content_type = "application/json";
    call.body = batch.body;
    for (const auto& [name, value] : options_.headers) {
        if (const auto* text = std::get_if<std::string>(&value)) {
            call.fields.emplace_back(name, *text);
            continue;
        }
        auto secret = worker::read_secret(std::get<toml::SecretReference>(value));
        // It may be there the next time.
        if (!secret) return fail(ErrorCode::Unavailable, std::move(secret.error().message));
        call.fields.emplace_back(name, std::move(*secret));
    }
    return call;
}

/// One after the other: a collector that has enough is not asked beside.
Task<void> OtlpService::send() {
    const auto executor = co_await asio::this_coro::executor;
    client_ = options_.make_client(executor);
    sends_.emplace(executor);
    while (true) {
        if (const auto* batch = queue_.due(io::steady_now())) {
            co_await send_one(*batch, io::steady_now() + answer_patience);
            tell_health();
            continue;
        }
        const auto next = queue_.next_due();
        sends_->expires_at(next ? io::to_asio(*next) : asio::steady_timer::time_point::max());
        [[maybe_unused]] const auto [woken] = co_await sends_->async_wait(no_throw);
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return;
    }
}

Task<void> OtlpService::send_one(const Batch& batch, SteadyTime deadline) {
    auto call = call_of(batch);
    Result<io::HttpResponse> answer = std::unexpected(Error{});
    if (call)
        answer = co_await client_->request(std::move(*call), deadline);
    else
        answer = std::unexpected(std::move(call.error()));
    queue_.answered(read_answer(answer, io::wall_now()), io::steady_now());
}

/// What there still is, each once, for as long as nobody minds.
Task<void> OtlpService::close() {
    if (client_ == nullptr) co_return;
    const auto deadline = io::steady_now() + goodbye_patience;
    queue_.broken_off();
    if (options_.traces) push_traces(io::steady_now() + EventSpans::settles);
    if (options_.metrics) push_metrics();
    while (io::steady_now() < deadline) {
        const auto* const batch = queue_.due(io::steady_now());
        if (batch == nullptr) break;
        co_await send_one(*batch, deadline);
    }
    client_.reset();
}

Value OtlpService::counts() const {
    const auto& counts = queue_.counts();
    return Value::object(
        {{"sent", counts.sent},
         {"rejected", counts.rejected},
         {"dropped", counts.dropped},
         {"retries", counts.retries},
         {"waiting", std::uint64_t{queue_.size()}}}
    );
}

void OtlpService::tell_health() {
    contract::Health health;
    const auto dropped = queue_.counts().dropped + queue_.counts().rejected;
    const bool loses = std::exchange(told_dropped_, dropped) != dropped;
    health.message = "what there is is sent";
    if (loses || !queue_.problem().empty()) health.level = contract::HealthLevel::Warn;
    if (loses) health.message = fmt::format("{} spans and points did not arrive", dropped);
    if (!queue_.problem().empty()) health.message = "the collector: " + queue_.problem();
    health.details = counts();
    health.expires_in = health_lasts;
    teller_.tell(std::move(health));
}

} // namespace tutti::otlp
