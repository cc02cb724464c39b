// What the gateway knows of cameras, and of services that run only while somebody needs them.
#include "contract/command.hpp"
#include "gateway/gateway.hpp"
#include "io/clock.hpp"
#include "sections/camera_section.hpp"
#include "sections/section.hpp"

namespace tutti::gateway {

namespace {

constexpr microseconds between_watches = seconds(5);

} // namespace

/// What is wrong with the rest of it is the camera worker's to say.
Result<void> Gateway::take_cameras(const Value& config) {
    const auto section = sections::read_section(config, sections::read_camera);
    if (!section) return {};
    api_.look_for_streams(
        section->output_dir.empty() ? options_.streams : std::filesystem::path(section->output_dir)
    );
    return {};
}

/// Of a service that is always there nobody has to ask for anything.
void Gateway::use_service(std::string_view service) {
    const auto known = state_.services().find(service);
    const bool is_on_demand =
        known != state_.services().end() && known->second.state.pattern == contract::ServicePattern::Demand;
    if (!is_on_demand || bus_ == nullptr) return;
    if (!used_.asks(service, io::steady_now())) return;
    // The orchestrator calls the services of its own node without the node.
    const auto own = service.substr(service.rfind('.') + 1);
    PostedCommand command{
        .target = options_.orchestrator, .action = "use", .params = Value::object({{"service", own}})
    };
    // How it goes, its state says.
    begin_command(
        std::move(command),
        [this, name = std::string(service)](const Result<std::string>& payload) {
            const auto reply = payload ? contract::parse_command_reply(*payload)
                                       : Result<contract::CommandReply>(std::unexpected(payload.error()));
            if (!reply || reply->error) used_.failed(name, io::steady_now());
        }
    );
}

/// Whoever watches a camera by WebRTC has to come again. The camera worker knows who does: also of what was
/// asked for before this gateway started.
void Gateway::end_watching() { tell_cameras_to_end("whep_end_all", Value::object({})); }

void Gateway::end_watching(const CameraWatcher& watcher) {
    tell_cameras_to_end("whep_end", Value::object({{"camera", watcher.camera}, {"session", watcher.relay}}));
}

void Gateway::tell_cameras_to_end(const char* action, Value params) {
    if (bus_ == nullptr || !bus_->is_connected() || !may_have_cameras()) return;
    PostedCommand command{.target = options_.camera, .action = action, .params = std::move(params)};
    begin_command(std::move(command), [this](const Result<std::string>& payload) {
        const auto answer = data_of_reply(payload);
        // By now it is known who is there; and what has ended by itself need not be ended.
        if (answer || !may_have_cameras() || answer.error().status == 404) return;
        log_.warning(
            "who watches a camera by WebRTC may go on, though who may look has changed",
            {{"reason", answer.error().body}}
        );
    });
}

/// Just after a connection it is not known yet.
bool Gateway::may_have_cameras() const {
    const auto standing = presences_.standing(options_.camera, io::steady_now());
    return standing != live::Presences::Standing::Absent;
}

/// Said again before the orchestrator has had enough of it (15 s).
void Gateway::watch_usage() {
    const auto now = io::steady_now();
    if (bus_ == nullptr || now - usage_watched_ < between_watches) return;
    usage_watched_ = now;
    begin_command({.target = options_.orchestrator, .action = "watch_usage"}, [](const Result<std::string>&) {
    });
}

} // namespace tutti::gateway
