#include "worker/worker.hpp"

#include "base/json.hpp"
#include "base/name.hpp"
#include "contract/reading.hpp"
#include "contract/sensor_name.hpp"
#include "io/clock.hpp"
#include "io/environment.hpp"
#include "io/notify.hpp"
#include "worker/own_process.hpp"
#include "worker/worker_impl.hpp"

#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace tutti::worker {

namespace {

/// A timer of no period would never let anything else run.
constexpr microseconds least_period = milliseconds(1);

const Value no_config = Value::object({});

std::string with_value(std::string option) {
    return option.find(' ') == std::string::npos ? option + " VALUE" : option;
}

} // namespace

Worker::Impl::Impl(Options options) : log_(options.name), own_name_(options.name) {
    if (auto name = io::environment("TUTTI_NAME")) options.name = std::move(*name);
    program_.options = std::move(options);
    settings_.name = program_.options.name;
    log_ = Log(settings_.name);
    auto& arguments = program_.arguments;
    arguments.add("--name NAME", "Its name on the bus.", [this](std::string_view text) -> Result<void> {
        program_.options.name = text;
        return {};
    });
    arguments.add("--once", "Do the work once, then end.", [this](std::string_view) -> Result<void> {
        program_.options.pattern = Pattern::Once;
        return {};
    });
    arguments.add("--verbose", "Log debug lines too.", [this](std::string_view) -> Result<void> {
        least_ = io::LogLevel::Debug;
        return {};
    });
    arguments.add("--version", "Print the version.", [this](std::string_view) -> Result<void> {
        show_ = Show::Version;
        return {};
    });
    arguments.add("--help", "Print this help.", [this](std::string_view) -> Result<void> {
        show_ = Show::Help;
        return {};
    });
}

std::optional<int> Worker::Impl::prepare(int argc, char** argv) {
    if (auto parsed = program_.arguments.parse(argc, argv); !parsed) {
        std::fprintf(stderr, "%s: %s\n", argc > 0 ? argv[0] : "worker", parsed.error().message.c_str());
        return 2;
    }
    const auto& options = program_.options;
    if (show_ == Show::Help) {
        const auto text = program_.arguments.help(argc > 0 ? argv[0] : options.name, options.description);
        std::fputs(text.c_str(), stdout);
        return 0;
    }
    if (show_ == Show::Version) {
        std::printf("%s %s\n", options.name.c_str(), options.version.c_str());
        return 0;
    }
    return std::nullopt;
}

int Worker::Impl::run() {
    context_ = std::make_unique<asio::io_context>(1);
    return run(*context_);
}

int Worker::Impl::run(asio::io_context& context) {
    auto settings = settle(program_.options);
    if (!settings) {
        std::fprintf(stderr, "%s\n", settings.error().message.c_str());
        return 2;
    }
    settings_ = std::move(*settings);
    settings_.section = own_section();
    log_ = Log(settings_.name, least_);
    auto place = bus::parse_bus_url(settings_.bus);
    if (!place) {
        log_.error("the bus cannot be used", {{"reason", place.error().message}});
        return 2;
    }
    OwnProcess process(context, settings_.pattern, status_);
    program_.bus_reports.push_back(&process);
    Runtime runtime(context, std::move(*place), settings_, program_, log_, process);
    runtime_ = &runtime;
    int exit_code = 1;
    asio::co_spawn(context, process.run(runtime), [&](const std::exception_ptr& error, int code) {
        if (error) std::rethrow_exception(error);
        exit_code = code;
    });
    context.run();
    runtime_ = nullptr;
    program_.bus_reports.pop_back();
    return exit_code;
}

Task<int> Worker::Impl::run_beside_others(asio::io_context& context, bus::Place place) {
    program_.options.name = own_name_;
    auto settings = settle(program_.options);
    if (!settings) {
        log_.error("a worker cannot run", {{"reason", settings.error().message}});
        co_return 2;
    }
    settings_ = std::move(*settings);
    settings_.section = own_section();
    settings_.residence = Residence::Shared;
    log_ = Log(settings_.name, least_);
    RunReport nobody;
    Runtime runtime(context, std::move(place), settings_, program_, log_, nobody);
    runtime_ = &runtime;
    const int exit_code = co_await runtime.run();
    runtime_ = nullptr;
    co_return exit_code;
}

std::string Worker::Impl::own_section() const {
    const auto& section = program_.options.section;
    if (section.empty() || own_name(settings_.name) != own_name(own_name_)) return settings_.name;
    return beside(settings_.name, section);
}

Worker::Worker(Options options) : impl_(std::make_unique<Impl>(std::move(options))) {}
Worker::~Worker() = default;

void Worker::on_option(
    std::string name, std::string help, std::function<Result<void>(std::string_view)> take
) {
    impl_->program_.arguments.add(with_value(std::move(name)), std::move(help), std::move(take));
}

void Worker::on_flag(std::string name, std::string help) {
    impl_->program_.arguments.add(std::move(name), std::move(help), [](std::string_view) {
        return Result<void>();
    });
}

void Worker::on_start(std::function<void()> action) { impl_->program_.on_start.push_back(std::move(action)); }

void Worker::every(microseconds period, std::function<void()> action) {
    Timer timer{Timer::Kind::Repeated, std::max(period, least_period), std::move(action)};
    if (impl_->runtime_ != nullptr)
        impl_->runtime_->start_timer(timer);
    else
        impl_->program_.timers.push_back(std::move(timer));
}

void Worker::after(microseconds delay, std::function<void()> action) {
    Timer timer{Timer::Kind::Once, delay, std::move(action)};
    if (impl_->runtime_ != nullptr)
        impl_->runtime_->start_timer(timer);
    else
        impl_->program_.timers.push_back(std::move(timer));
}

void Worker::on_command(std::string action, CommandHandler handler) {
    impl_->program_.commands.on(std::move(action), std::move(handler));
}

void Worker::subscribe(std::string filter, std::function<void(const Message&)> handler) {
    Interest interest{Interest::Kind::Lasting, std::move(filter), std::move(handler)};
    if (impl_->runtime_ != nullptr)
        impl_->runtime_->listen(interest);
    else
        impl_->program_.interests.push_back(std::move(interest));
}

void Worker::on_kept(std::string topic, std::function<void(const Message&)> handler) {
    Interest interest{Interest::Kind::KeptState, std::move(topic), std::move(handler)};
    if (impl_->runtime_ != nullptr)
        impl_->runtime_->listen(interest);
    else
        impl_->program_.interests.push_back(std::move(interest));
}

void Worker::on_config(std::function<Result<void>(const Value&)> handler) {
    impl_->program_.on_config.push_back(std::move(handler));
}

void Worker::on_section(std::string section, std::function<Result<void>(const Value&)> handler) {
    impl_->program_.sections.push_back({std::move(section), std::move(handler)});
}

void Worker::on_state(std::function<Value()> state) { impl_->program_.state = std::move(state); }

void Worker::on_stats(std::function<Value()> stats) { impl_->program_.stats = std::move(stats); }

void Worker::on_stop(std::function<void()> action) { impl_->program_.on_stop.push_back(std::move(action)); }

void Worker::emit(std::string_view type, const Value& data, int producer) {
    if (!is_dotted_name(type)) {
        log().error("an event was not emitted: its type is no name", {{"type", type}});
        return;
    }
    if (impl_->runtime_ != nullptr) impl_->runtime_->emit(type, data, producer);
}

void Worker::publish_reading(const Reading& reading, microseconds interval) {
    if (!contract::is_sensor_name(reading.sensor)) {
        log().error("a reading was not published: its sensor is no name", {{"sensor", reading.sensor}});
        return;
    }
    const auto expiry = contract::reading_expiry(interval, impl_->program_.least_expiry);
    const contract::Reading said{reading.value, reading.unit, io::wall_now(), expiry};
    publish_bytes(
        fmt::format("reading/{}/{}", name(), reading.sensor), contract::print(said),
        {.retain = true, .expires_in = std::chrono::ceil<seconds>(expiry)}
    );
}

void Worker::publish_reading(std::string_view sensor, Value value, std::string_view unit) {
    publish_reading(Reading{std::string(sensor), std::move(value), std::string(unit)});
}

void Worker::publish(std::string_view topic, const Value& payload, Publishing how) {
    publish_bytes(topic, print_json(payload), how);
}

void Worker::publish_bytes(std::string_view topic, std::string payload, Publishing how) {
    if (impl_->runtime_ == nullptr) return;
    impl_->runtime_->publish(
        {.topic = std::string(topic),
         .payload = std::move(payload),
         .qos = static_cast<bus::QoS>(std::clamp(how.qos, 0, 2)),
         .retain = how.retain,
         .expiry = how.expires_in}
    );
}

const std::string& Worker::name() const noexcept {
    return impl_->runtime_ != nullptr ? impl_->settings_.name : impl_->program_.options.name;
}

Pattern Worker::pattern() const noexcept { return impl_->program_.options.pattern; }

const Value& Worker::config() const noexcept {
    return impl_->runtime_ != nullptr ? impl_->runtime_->config() : no_config;
}

bool Worker::bus_connected() const noexcept {
    return impl_->runtime_ != nullptr && impl_->runtime_->bus_connected();
}

const Log& Worker::log() const noexcept { return impl_->log_; }

void Worker::status(std::string_view text) {
    if (impl_->settings_.residence == Residence::Shared) return; // the process is not ours
    if (impl_->status_.say(text)) tell(impl_->status_);
}

void Worker::stop(int exit_code) {
    if (impl_->runtime_ != nullptr) impl_->runtime_->stop(exit_code);
}

int Worker::run(int argc, char** argv) {
    const auto ended = impl_->prepare(argc, argv);
    return ended ? *ended : impl_->run();
}

int Worker::run() { return impl_->run(); }

} // namespace tutti::worker
