#include "workers/camera/onvif/onvif_ptz.hpp"

#include "io/clock.hpp"
#include "io/https/web_client.hpp"
#include "onvif/service_place.hpp"
#include "worker/secret_reference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>
#include <utility>

namespace tutti::camera {

namespace {

constexpr seconds camera_stops_itself{5}; // later than the mover says it again
constexpr microseconds patience = seconds(4);
constexpr microseconds patience_at_the_end = seconds(2);

onvif::Velocity velocity_of(PtzAction action, double speed) {
    switch (action) {
    case PtzAction::Up:
        return {0, speed, 0};
    case PtzAction::Down:
        return {0, -speed, 0};
    case PtzAction::Left:
        return {-speed, 0, 0};
    case PtzAction::Right:
        return {speed, 0, 0};
    case PtzAction::ZoomIn:
        return {0, 0, speed};
    case PtzAction::ZoomOut:
        return {0, 0, -speed};
    case PtzAction::Stop:
        break;
    }
    return {};
}

Result<OnvifAddress> address_of(const sections::CameraSection::Camera& camera) {
    OnvifAddress address;
    const auto stream = onvif::parse_place(camera.url);
    if (!camera.onvif_url.empty()) {
        address.doors = {camera.onvif_url};
    } else if (!stream) {
        return fail(ErrorCode::NotFound, "the camera's URL names no host");
    } else if (camera.onvif_port != 0) {
        address.doors = {print(
            onvif::Place{"http", stream->host, camera.onvif_port, std::string(onvif::usual_device_path)}
        )};
    } else {
        address.doors = usual_doors(stream->host);
    }
    address.login.user = camera.user;
    if (!camera.password) return address;
    auto password = worker::read_secret(*camera.password);
    if (!password) return fail(password.error().code, "the password: " + password.error().message);
    address.login.password = std::move(*password);
    return address;
}

/// Whether the camera said no, so that it has not begun.
onvif::PtzMover::Outcome outcome_of(const Result<void>& result) {
    using Outcome = onvif::PtzMover::Outcome;
    if (result) return Outcome::Done;
    switch (result.error().code) {
    case ErrorCode::PermissionDenied:
    case ErrorCode::NotFound:
    case ErrorCode::Conflict:
        return Outcome::Refused;
    default:
        return Outcome::Unknown;
    }
}

} // namespace

/// One camera, and what is asked of it.
struct OnvifPtz::Moved {
    struct Failure {
        std::uint64_t wish;
        Error error;
    };

    explicit Moved(sections::CameraSection::Camera camera) : settings(std::move(camera)) {}

    void connect(const asio::any_io_executor& executor, OnvifAddress address) {
        http.emplace(executor);
        client.emplace(*http, std::move(address));
        changed.emplace(executor, asio::steady_timer::time_point::max());
    }

    sections::CameraSection::Camera settings;
    onvif::PtzMover mover;
    std::optional<io::WebClient> http;
    std::optional<OnvifClient> client;         ///< once somebody has asked
    std::optional<asio::steady_timer> changed; ///< never expires; cancelled when an order has ended
    std::optional<io::Deadline> alarm;         ///< the mover's
    std::optional<Failure> failure;            ///< the newest
};

OnvifPtz::~OnvifPtz() = default;

void OnvifPtz::configure(const sections::CameraSection& section) {
    auto before = std::exchange(cameras_, {});
    for (const auto& camera : section.cameras) {
        if (sections::is_usb_camera(camera.url)) continue;
        const auto known = before.find(camera.name);
        if (known != before.end() && known->second->settings == camera) {
            cameras_.insert(before.extract(known));
        } else {
            cameras_.emplace(camera.name, std::make_shared<Moved>(camera));
        }
    }
    std::erase_if(leaving_, [](const SharedMoved& moved) { return moved->mover.is_at_rest(); });
    for (auto& moved : before | std::views::values) {
        if (moved->mover.is_at_rest()) continue;
        moved->mover.release();
        leaving_.push_back(moved);
        pump(moved);
    }
}

std::optional<bool> OnvifPtz::is_movable(std::string_view camera) const {
    const auto found = cameras_.find(camera);
    if (found == cameras_.end()) return false;
    const auto& client = found->second->client;
    return client ? client->is_movable() : std::nullopt;
}

Task<Result<OnvifPtz::SharedMoved>> OnvifPtz::reach(std::string camera) {
    const auto executor = co_await asio::this_coro::executor;
    const auto found = cameras_.find(camera);
    if (found == cameras_.end())
        co_return fail(ErrorCode::NotFound, fmt::format("no camera named {} can be moved", camera));
    if (!tasks_) tasks_.emplace(executor);
    const auto& moved = found->second;
    if (!moved->client) {
        auto address = address_of(moved->settings);
        if (!address) co_return std::unexpected(std::move(address.error()));
        moved->connect(executor, std::move(*address));
    }
    co_return moved;
}

Task<Result<void>> OnvifPtz::move(std::string camera, PtzAction action, double speed) {
    auto moved = co_await reach(std::move(camera));
    if (!moved) co_return std::unexpected(std::move(moved.error()));
    const auto wish = (*moved)->mover.hold(velocity_of(action, speed), io::steady_now());
    co_return co_await settled(*moved, wish);
}

Task<Result<void>> OnvifPtz::stop(std::string camera) {
    auto moved = co_await reach(std::move(camera));
    if (!moved) co_return std::unexpected(std::move(moved.error()));
    const auto wish = (*moved)->mover.release();
    co_return co_await settled(*moved, wish);
}

Task<Result<void>> OnvifPtz::go_to(std::string camera, std::string preset) {
    auto moved = co_await reach(std::move(camera));
    if (!moved) co_return std::unexpected(std::move(moved.error()));
    const auto wish = (*moved)->mover.go_to(std::move(preset));
    co_return co_await settled(*moved, wish);
}

Task<Result<std::vector<PtzPreset>>> OnvifPtz::presets(std::string camera) {
    auto moved = co_await reach(std::move(camera));
    if (!moved) co_return std::unexpected(std::move(moved.error()));
    const auto kept = *moved;
    auto presets = co_await kept->client->presets(io::steady_now() + patience);
    if (!presets) co_return std::unexpected(std::move(presets.error()));
    std::vector<PtzPreset> list;
    for (auto& preset : *presets) list.push_back({std::move(preset.token), std::move(preset.name)});
    co_return list;
}

Task<Result<void>> OnvifPtz::settled(SharedMoved moved, std::uint64_t wish) {
    if (moved->failure && moved->failure->wish == wish) moved->failure.reset(); // it is tried anew
    pump(moved);
    while (true) {
        if (moved->failure && moved->failure->wish == wish) co_return std::unexpected(moved->failure->error);
        if (moved->mover.lapsed() == wish)
            co_return fail(ErrorCode::Timeout, "the camera did not answer while that was wanted");
        if (moved->mover.wish() != wish || moved->mover.is_content()) co_return Result<void>();
        const auto [ended] = co_await moved->changed->async_wait(no_throw);
        static_cast<void>(ended);
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none)
            co_return fail(ErrorCode::Unavailable, "the camera worker ends");
    }
}

void OnvifPtz::pump(const SharedMoved& moved) {
    if (!moved->client) return; // nobody has asked anything of it
    while (auto order = moved->mover.next(io::steady_now()))
        tasks_->spawn("an order to a camera", carry_out(moved, std::move(*order), moved->mover.wish()));
    moved->alarm.reset();
    const auto deadline = moved->mover.deadline();
    if (!deadline) return;
    std::weak_ptr<Moved> alone = moved; // the alarm is its own
    moved->alarm.emplace(moved->changed->get_executor(), *deadline - io::steady_now(), [this, alone] {
        if (const auto still = alone.lock()) pump(still);
    });
}

Task<void> OnvifPtz::carry_out(SharedMoved moved, onvif::PtzMover::Order order, std::uint64_t wish) {
    const auto deadline = io::steady_now() + patience;
    const bool is_stop = std::holds_alternative<onvif::PtzMover::Stop>(order);
    Result<void> result;
    if (const auto* move = std::get_if<onvif::PtzMover::Move>(&order))
        result = co_await moved->client->move(move->velocity, camera_stops_itself, deadline);
    else if (const auto* way = std::get_if<onvif::PtzMover::GoTo>(&order))
        result = co_await moved->client->go_to(way->preset, deadline);
    else
        result = co_await moved->client->stop(deadline);
    if (!result) {
        log_.debug(
            is_stop ? "a stop failed" : "a move failed",
            {{"camera", moved->settings.name}, {"error", result.error().message}}
        );
        moved->failure = Moved::Failure{wish, result.error()};
    }
    if (is_stop)
        moved->mover.stop_ended(outcome_of(result), io::steady_now());
    else
        moved->mover.move_ended(outcome_of(result));
    pump(moved);
    moved->changed->cancel();
}

Task<void> OnvifPtz::close() {
    if (!tasks_) co_return;
    const auto until = io::steady_now() + patience_at_the_end;
    for (const auto& moved : cameras_ | std::views::values) leaving_.push_back(moved);
    cameras_.clear();
    for (const auto& moved : leaving_) {
        if (moved->mover.is_at_rest()) continue;
        moved->mover.release();
        pump(moved);
    }
    for (const auto& moved : leaving_) {
        while (!moved->mover.is_at_rest() && io::steady_now() < until) {
            const io::Deadline end(moved->changed->get_executor(), until - io::steady_now(), [&] {
                moved->changed->cancel();
            });
            const auto [ended] = co_await moved->changed->async_wait(no_throw);
            static_cast<void>(ended);
        }
        moved->alarm.reset();
    }
    co_await tasks_->stop();
    tasks_.reset();
    leaving_.clear();
}

} // namespace tutti::camera
