#include "sound/pulse/sound_server.hpp"

#include <fmt/format.h>

#include <pulse/context.h>
#include <pulse/def.h>
#include <pulse/error.h>
#include <pulse/introspect.h>
#include <pulse/subscribe.h>
#include <utility>

namespace tutti::sound {

namespace {

void let_run(pa_operation* operation) {
    if (operation != nullptr) pa_operation_unref(operation);
}

Error no_server(int cause) {
    const char* advice =
        cause == PA_ERR_ACCESS || cause == PA_ERR_AUTHKEY
            ? "this user may not: run as the one whose session it is, or share its cookie"
            : "start one (systemctl --user start pulseaudio or pipewire-pulse), or name one in "
              "PULSE_SERVER";
    return {
        ErrorCode::Unavailable,
        fmt::format("no sound server answers ({}): {}", pa_strerror(cause), advice),
    };
}

} // namespace

struct SoundServer::Callbacks {
    static SoundServer& of(void* data) { return *static_cast<SoundServer*>(data); }

    static void state(pa_context*, void* data) { of(data).on_state(); }

    static void event(pa_context*, pa_subscription_event_type_t what, std::uint32_t, void* data) {
        const auto facility = what & PA_SUBSCRIPTION_EVENT_FACILITY_MASK;
        const auto change = what & PA_SUBSCRIPTION_EVENT_TYPE_MASK;
        // That a source changed is mostly its volume.
        if (facility == PA_SUBSCRIPTION_EVENT_SOURCE && change == PA_SUBSCRIPTION_EVENT_CHANGE) return;
        of(data).look();
    }

    static void server(pa_context* context, const pa_server_info* about, void* data) {
        auto& self = of(data);
        self.seen_ = {};
        if (about != nullptr && about->default_source_name != nullptr)
            self.seen_.default_name = about->default_source_name;
        if (about != nullptr && about->default_sink_name != nullptr)
            self.seen_.default_sink = about->default_sink_name;
        let_run(pa_context_get_source_info_list(context, source, data));
    }

    static void source(pa_context*, const pa_source_info* about, int end, void* data) {
        auto& self = of(data);
        if (end == 0) {
            self.seen_.sources.push_back({
                .name = about->name,
                .description = about->description != nullptr ? about->description : about->name,
                .is_monitor = about->monitor_of_sink != PA_INVALID_INDEX,
                .sink = about->monitor_of_sink_name != nullptr ? about->monitor_of_sink_name : "",
                .channels = about->sample_spec.channels,
                .rate = about->sample_spec.rate,
            });
            return;
        }
        self.is_looking_ = false;
        if (end < 0) return; // the connection is on its way out
        if (std::exchange(self.looks_again_, false)) return self.look();
        self.handlers_.on_change(std::exchange(self.seen_, {}));
    }
};

SoundServer::SoundServer(pa_mainloop_api& loop, Handlers handlers)
    : handlers_(std::move(handlers)), context_(pa_context_new(&loop, "Tutti")) {
    pa_context_set_state_callback(context_, Callbacks::state, this);
    pa_context_set_subscribe_callback(context_, Callbacks::event, this);
}

SoundServer::~SoundServer() {
    pa_context_set_state_callback(context_, nullptr, nullptr);
    pa_context_set_subscribe_callback(context_, nullptr, nullptr);
    pa_context_disconnect(context_);
    pa_context_unref(context_);
}

void SoundServer::connect() {
    // A sound server belongs to a session: it is not ours to start.
    if (pa_context_connect(context_, nullptr, PA_CONTEXT_NOAUTOSPAWN, nullptr) < 0)
        lose(pa_context_errno(context_));
}

void SoundServer::look() {
    if (is_looking_) {
        looks_again_ = true;
        return;
    }
    is_looking_ = true;
    let_run(pa_context_get_server_info(context_, Callbacks::server, this));
}

void SoundServer::on_state() {
    const auto state = pa_context_get_state(context_);
    if (state == PA_CONTEXT_READY) {
        constexpr auto interest = PA_SUBSCRIPTION_MASK_SOURCE | PA_SUBSCRIPTION_MASK_SERVER;
        let_run(
            pa_context_subscribe(context_, static_cast<pa_subscription_mask_t>(interest), nullptr, nullptr)
        );
        look();
    }
    if (!PA_CONTEXT_IS_GOOD(state)) lose(pa_context_errno(context_));
}

void SoundServer::lose(int cause) {
    if (!std::exchange(is_lost_, true)) handlers_.on_loss(no_server(cause));
}

} // namespace tutti::sound
