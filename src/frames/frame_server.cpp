#include "frames/frame_server.hpp"

#include "frames/hello.hpp"
#include "frames/ring.hpp"
#include "io/clock.hpp"
#include "io/directories.hpp"
#include "io/listen.hpp"
#include "io/local_socket.hpp"
#include "io/lock_file.hpp"
#include "io/shared_memory.hpp"
#include "io/stale_socket.hpp"
#include "io/task_group.hpp"
#include "io/wait_readable.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <algorithm>
#include <list>
#include <optional>

namespace tutti::frames {

namespace {

constexpr auto accept_pause = milliseconds(100);
/// Bytes, as the kernel counts them, of what a reader has been told and did not hear: a few messages.
constexpr int unheard_bytes = 4096;
constexpr std::string_view something_new = "n";

} // namespace

std::filesystem::path socket_path(const std::filesystem::path& directory) { return directory / "frames"; }

class FrameServer::Impl {
public:
    Impl(asio::any_io_executor executor, FrameServerOptions options)
        : executor_(executor), options_(std::move(options)), path_(socket_path(options_.directory)),
          tasks_(executor), listener_(executor) {}

    Result<void> open(std::vector<DisplayAbout> displays);
    void tell_readers() noexcept;
    Task<void> stop();

    std::vector<DisplayAbout> displays_;
    std::vector<RingWriter> rings_;
    std::list<asio::posix::stream_descriptor> readers_;

private:
    using Reader = std::list<asio::posix::stream_descriptor>::iterator;

    Result<void> make_memory();
    Result<void> listen();
    Task<void> accept_all();
    void welcome(io::FileDescriptor socket);
    Task<void> serve(Reader reader);

    asio::any_io_executor executor_;
    FrameServerOptions options_;
    std::filesystem::path path_;
    std::string hello_;
    io::SharedMemory memory_;
    io::TaskGroup tasks_;
    std::optional<io::LockFile> lock_;
    asio::posix::stream_descriptor listener_;
};

Result<void> FrameServer::Impl::open(std::vector<DisplayAbout> displays) {
    if (auto shown = check(displays); !shown) return shown;
    displays_ = std::move(displays);
    if (auto made = make_memory(); !made) return made;
    if (auto listens = listen(); !listens) return listens;
    tasks_.spawn("accept readers of frames", accept_all());
    return {};
}

Result<void> FrameServer::Impl::make_memory() {
    auto memory = io::SharedMemory::create(memory_bytes(displays_));
    if (!memory) return pass_on(memory);
    memory_ = std::move(*memory);
    auto rest = memory_.bytes();
    for (const auto& display : displays_) {
        const auto bytes = ring_bytes(display.size);
        rings_.emplace_back(rest.first(bytes), display.size);
        rest = rest.subspan(bytes);
    }
    hello_ = print(Hello{displays_});
    return {};
}

Result<void> FrameServer::Impl::listen() {
    if (auto made = io::make_run_directory(options_.directory); !made) return made;
    auto lock = io::LockFile::acquire(path_.native() + ".lock");
    if (!lock && lock.error().code == ErrorCode::Conflict)
        return fail(ErrorCode::Conflict, "frames are already drawn here: " + lock.error().message);
    if (!lock) return pass_on(lock);
    if (const auto other = io::connect_seqpacket_at_once(path_);
        other || other.error().code == ErrorCode::Timeout)
        return fail(
            ErrorCode::Conflict,
            fmt::format(
                "frames are already drawn here: something without a lock listens on {}", path_.native()
            )
        );
    auto socket = io::listen_seqpacket(path_, static_cast<int>(options_.readers));
    if (!socket) return pass_on(socket);
    // Readers that wait for a server watch the folder: they are told by this, when there is one that listens.
    ::chmod(path_.c_str(), options_.mode);
    lock_ = std::move(*lock);
    listener_.assign(socket->release());
    return {};
}

Task<void> FrameServer::Impl::accept_all() {
    while (true) {
        const auto [error] = co_await listener_.async_wait(asio::posix::descriptor_base::wait_read, no_throw);
        if (error) break;
        auto accepted = io::accept_from(listener_.native_handle());
        if (accepted.status == io::AcceptStatus::Accepted) welcome(std::move(accepted.socket));
        if (accepted.status != io::AcceptStatus::Exhausted) continue;
        const bool elapsed = co_await io::sleep_for(accept_pause);
        if (!elapsed) break;
    }
}

void FrameServer::Impl::welcome(io::FileDescriptor socket) {
    const auto uid = io::unix_peer(socket).uid;
    const bool is_welcome =
        uid == 0 || uid == ::geteuid() || std::ranges::find(options_.uids, uid) != options_.uids.end();
    if (!is_welcome) return;
    if (readers_.size() >= options_.readers) {
        const auto reason = fmt::format("too many readers of frames: {} at most", options_.readers);
        io::send_message(socket.get(), print_refusal(reason));
        return;
    }
    if (!io::send_message(socket.get(), hello_, memory_.descriptor())) return;
    ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDBUF, &unheard_bytes, sizeof unheard_bytes);
    readers_.emplace_back(executor_, socket.release());
    tasks_.spawn("a reader of frames", serve(std::prev(readers_.end())));
}

/// Readers have nothing to say: what comes is their end, or makes it so.
Task<void> FrameServer::Impl::serve(Reader reader) {
    static_cast<void>(co_await io::wait_readable(*reader));
    readers_.erase(reader);
}

/// A reader that has not heard earlier messages will find what is new behind them.
void FrameServer::Impl::tell_readers() noexcept {
    for (auto& reader : readers_) io::send_message(reader.native_handle(), something_new);
}

Task<void> FrameServer::Impl::stop() {
    error_code ignored;
    listener_.close(ignored);
    co_await tasks_.stop();
    readers_.clear();
    if (!lock_) co_return;
    static_cast<void>(io::remove_stale_socket(path_)); // where it is no socket any more, it is not ours
    lock_.reset();
}

FrameServer::FrameServer(asio::any_io_executor executor, FrameServerOptions options)
    : impl_(std::make_unique<Impl>(std::move(executor), std::move(options))) {}

FrameServer::~FrameServer() = default;

Result<void> FrameServer::open(std::vector<DisplayAbout> displays) {
    return impl_->open(std::move(displays));
}

std::span<const DisplayAbout> FrameServer::displays() const noexcept { return impl_->displays_; }

pixel::Canvas FrameServer::begin(std::size_t display) noexcept { return impl_->rings_[display].begin(); }

void FrameServer::publish(std::size_t display, const FrameAbout& about) noexcept {
    impl_->rings_[display].publish(about);
    impl_->tell_readers();
}

std::size_t FrameServer::readers() const noexcept { return impl_->readers_.size(); }

Task<void> FrameServer::stop() { return impl_->stop(); }

} // namespace tutti::frames
