// OtlpService: the worker `otlp`: hears events and figures on the bus, asks control what was ordered, and
// sends both to a collector, as traces and metrics.
#pragma once

#include "bus/bus.hpp"
#include "io/http/http_client.hpp"
#include "io/system_random.hpp"
#include "live/live_state.hpp"
#include "toml/values.hpp"
#include "worker/health_teller.hpp"
#include "worker/rim.hpp"
#include "workers/otlp/command_spans.hpp"
#include "workers/otlp/event_spans.hpp"
#include "workers/otlp/export_queue.hpp"
#include "workers/otlp/trace_body.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace tutti::otlp {

struct OtlpOptions {
    std::string endpoint; ///< "https://collector:4318"
    /// Texts, or where the secrets are.
    std::vector<std::pair<std::string, std::variant<std::string, toml::SecretReference>>> headers = {};
    microseconds interval = seconds(10);
    Origin origin = {};
    bool traces = true;
    bool metrics = true;
    std::filesystem::path control = {}; ///< its control socket; empty: it does not run
    std::function<std::unique_ptr<io::HttpClient>(const asio::any_io_executor& executor)> make_client;
};

class OtlpService final : private bus::BusReport {
public:
    /// Makes the worker, which is not running yet and outlives it, one that exports.
    OtlpService(worker::Worker& worker, OtlpOptions options);
    OtlpService(const OtlpService&) = delete;
    OtlpService& operator=(const OtlpService&) = delete;

private:
    void connected(bool resumed) override;
    void disconnected(const Error& why, SteadyClock::duration retry_in) override;
    void hear_event(const bus::Message& message);
    void hear_figure(const bus::Message& message);

    Task<void> gather();
    Task<void> hear_audit();
    void push_traces(SteadyTime until);
    void push_metrics();
    Task<void> send();
    Task<void> send_one(const Batch& batch, SteadyTime deadline);
    Task<void> close();
    Result<io::HttpCall> call_of(const Batch& batch) const;
    void tell_health();
    Value counts() const;

    worker::Worker& worker_;
    OtlpOptions options_;
    io::SystemRandom random_;
    EventSpans events_;
    CommandSpans commands_;
    live::LiveState state_;
    ExportQueue queue_;
    worker::HealthTeller teller_;
    std::unique_ptr<io::HttpClient> client_;  ///< from its start on
    std::optional<asio::steady_timer> sends_; ///< while it runs; cancelled when there is something to send
    std::optional<std::uint64_t> audit_line_; ///< the newest that was seen; nothing: none was asked for yet
    std::uint64_t events_lost_ = 0;           ///< that are counted
    std::uint64_t told_dropped_ = 0;
};

} // namespace tutti::otlp
