#include "sound/pulse/pulse_loop.hpp"

#include "io/clock.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <sys/time.h>

#include <pulse/mainloop-api.h>
#include <unistd.h>
#include <utility>

// What libpulse calls an event is a thing that it waits for: ours live on as long as a handler of Asio's
// holds them, and are silent once the library has freed them. It frees them in their own callbacks, too.

namespace {

using namespace tutti;
namespace asio = boost::asio;

asio::any_io_executor executor_of(pa_mainloop_api* api) {
    return *static_cast<asio::any_io_executor*>(api->userdata);
}

template <typename Event, typename Callback>
struct Base : std::enable_shared_from_this<Event> {
    Base(pa_mainloop_api* made_by, Callback on_event, void* with)
        : api(made_by), callback(on_event), data(with) {}

    pa_mainloop_api* api;
    Callback callback;
    void* data;
    void (*destroy)(pa_mainloop_api*, Event*, void*) = nullptr;
    bool is_freed = false;
    /// Owned by the library, until it frees it, and by the handlers that wait.
    std::shared_ptr<Event> self = nullptr;

    Event* give() {
        self = this->shared_from_this();
        return self.get();
    }
    void free() {
        is_freed = true;
        if (destroy != nullptr) destroy(api, static_cast<Event*>(this), data);
        self.reset(); // may destroy this
    }
};

} // namespace

struct pa_io_event : Base<pa_io_event, pa_io_event_cb_t> {
    pa_io_event(pa_mainloop_api* made_by, int fd, pa_io_event_cb_t on_event, void* with)
        : Base(made_by, on_event, with), number(fd), descriptor(executor_of(made_by)) {
        // One of our own: the library may wait for one descriptor twice, and closes it when it likes.
        boost::system::error_code failure;
        const int own = ::fcntl(fd, F_DUPFD_CLOEXEC, 3);
        if (own >= 0) static_cast<void>(descriptor.assign(own, failure));
        if (failure) ::close(own);
    }

    using Wait = asio::posix::descriptor_base::wait_type;

    void enable(pa_io_event_flags_t flags) {
        wanted = flags;
        // A hang-up is readable.
        watch(Wait::wait_read, PA_IO_EVENT_INPUT, waits_for_input);
        watch(Wait::wait_write, PA_IO_EVENT_OUTPUT, waits_for_output);
    }

    void watch(Wait what, pa_io_event_flags_t flag, bool& waits) {
        if (is_freed || waits || (wanted & flag) == 0 || !descriptor.is_open()) return;
        waits = true;
        descriptor.async_wait(
            what,
            [event = shared_from_this(), what, flag, &waits](const boost::system::error_code& error) {
                waits = false;
                if (error || event->is_freed) return;
                if ((event->wanted & flag) != 0)
                    event->callback(event->api, event.get(), event->number, flag, event->data);
                event->watch(what, flag, waits);
            }
        );
    }

    int number;
    asio::posix::stream_descriptor descriptor;
    unsigned wanted = PA_IO_EVENT_NULL;
    bool waits_for_input = false;
    bool waits_for_output = false;
};

struct pa_time_event : Base<pa_time_event, pa_time_event_cb_t> {
    pa_time_event(pa_mainloop_api* made_by, pa_time_event_cb_t on_event, void* with)
        : Base(made_by, on_event, with), timer(executor_of(made_by)) {}

    /// The library tells the time of day to loops that are not its own.
    void restart(const timeval* time) {
        ++number;
        timer.cancel();
        if (time == nullptr) return;
        at = *time;
        const microseconds wanted = std::chrono::seconds(at.tv_sec) + microseconds(at.tv_usec);
        timer.expires_after(wanted - io::wall_now().time_since_epoch());
        timer.async_wait([event = shared_from_this(), of = number](const boost::system::error_code& error) {
            if (error || event->is_freed || of != event->number) return;
            event->callback(event->api, event.get(), &event->at, event->data);
        });
    }

    asio::steady_timer timer;
    timeval at{};
    unsigned number = 0; ///< of the restart that holds
};

struct pa_defer_event : Base<pa_defer_event, pa_defer_event_cb_t> {
    using Base::Base;

    void enable(bool on) {
        is_enabled = on;
        post();
    }

    void post() {
        if (!is_enabled || is_freed || is_posted) return;
        is_posted = true;
        asio::post(executor_of(api), [event = shared_from_this()] {
            event->is_posted = false;
            if (event->is_freed || !event->is_enabled) return;
            event->callback(event->api, event.get(), event->data);
            event->post();
        });
    }

    bool is_enabled = false;
    bool is_posted = false;
};

namespace {

pa_io_event*
new_io(pa_mainloop_api* api, int fd, pa_io_event_flags_t flags, pa_io_event_cb_t callback, void* data) {
    auto* event = std::make_shared<pa_io_event>(api, fd, callback, data)->give();
    event->enable(flags);
    return event;
}

pa_time_event* new_time(pa_mainloop_api* api, const timeval* at, pa_time_event_cb_t callback, void* data) {
    auto* event = std::make_shared<pa_time_event>(api, callback, data)->give();
    event->restart(at);
    return event;
}

pa_defer_event* new_defer(pa_mainloop_api* api, pa_defer_event_cb_t callback, void* data) {
    auto* event = std::make_shared<pa_defer_event>(api, callback, data)->give();
    event->enable(true);
    return event;
}

} // namespace

namespace tutti::sound {

struct PulseLoop::Api {
    explicit Api(asio::any_io_executor on) : executor(std::move(on)) {
        calls.userdata = &executor;
        calls.io_new = new_io;
        calls.io_enable = [](pa_io_event* event, pa_io_event_flags_t flags) { event->enable(flags); };
        calls.io_free = [](pa_io_event* event) {
            boost::system::error_code ignored;
            const auto kept = event->shared_from_this();
            static_cast<void>(event->descriptor.close(ignored));
            event->free();
        };
        calls.io_set_destroy = [](pa_io_event* event, pa_io_event_destroy_cb_t destroy) {
            event->destroy = destroy;
        };
        calls.time_new = new_time;
        calls.time_restart = [](pa_time_event* event, const timeval* at) { event->restart(at); };
        calls.time_free = [](pa_time_event* event) {
            event->restart(nullptr);
            event->free();
        };
        calls.time_set_destroy = [](pa_time_event* event, pa_time_event_destroy_cb_t destroy) {
            event->destroy = destroy;
        };
        calls.defer_new = new_defer;
        calls.defer_enable = [](pa_defer_event* event, int on) { event->enable(on != 0); };
        calls.defer_free = [](pa_defer_event* event) { event->free(); };
        calls.defer_set_destroy = [](pa_defer_event* event, pa_defer_event_destroy_cb_t destroy) {
            event->destroy = destroy;
        };
        calls.quit = [](pa_mainloop_api*, int) {}; // nothing that we call asks for it
    }

    asio::any_io_executor executor;
    pa_mainloop_api calls{};
};

PulseLoop::PulseLoop(asio::any_io_executor executor) : api_(std::make_unique<Api>(std::move(executor))) {}
PulseLoop::~PulseLoop() = default;

pa_mainloop_api& PulseLoop::api() noexcept { return api_->calls; }

} // namespace tutti::sound
