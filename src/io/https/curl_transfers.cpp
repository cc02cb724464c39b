#include "io/https/curl_transfers.hpp"

#include "base/result.hpp"

#include <utility>

namespace tutti::io {

using Descriptor = asio::posix::stream_descriptor;

// Owned by the client and by each of its requests.
std::shared_ptr<CurlTransfers> CurlTransfers::make(const asio::any_io_executor& executor) {
    return std::shared_ptr<CurlTransfers>(new CurlTransfers(executor));
}

CurlTransfers::CurlTransfers(const asio::any_io_executor& executor) : executor_(executor), timer_(executor) {
    // Counted: the first one here initialises, the last one gone cleans up.
    invariant(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK, "libcurl cannot be used");
    multi_ = curl_multi_init();
    invariant(multi_ != nullptr, "libcurl has no memory");
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlTransfers::on_socket);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlTransfers::on_timer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, 4L);
}

CurlTransfers::~CurlTransfers() {
    curl_multi_cleanup(multi_);
    for (const auto& [descriptor, socket] : sockets_) socket->descriptor.release();
    curl_global_cleanup();
}

void CurlTransfers::start(CURL* easy, std::function<void(CURLcode)> on_end) {
    running_.emplace(easy, std::move(on_end));
    invariant(curl_multi_add_handle(multi_, easy) == CURLM_OK, "libcurl takes a new transfer");
}

void CurlTransfers::drop(CURL* easy) {
    running_.erase(easy);
    curl_multi_remove_handle(multi_, easy);
}

int CurlTransfers::on_socket(CURL*, curl_socket_t descriptor, int what, void* self, void*) {
    static_cast<CurlTransfers*>(self)->want(descriptor, what);
    return 0;
}

/// curl may not be called from here: the timer's handler does.
int CurlTransfers::on_timer(CURLM*, long timeout, void* self) {
    auto& transfers = *static_cast<CurlTransfers*>(self);
    transfers.timer_.cancel();
    if (timeout < 0) return 0;
    transfers.timer_.expires_after(std::chrono::milliseconds(timeout));
    transfers.timer_.async_wait([weak = transfers.weak_from_this()](const error_code& error) {
        const auto alive = weak.lock();
        if (!error && alive) alive->act(CURL_SOCKET_TIMEOUT, 0);
    });
    return 0;
}

void CurlTransfers::want(curl_socket_t descriptor, int what) {
    const auto known = sockets_.find(descriptor);
    if (what == CURL_POLL_REMOVE) {
        if (known == sockets_.end()) return;
        known->second->wanted = CURL_POLL_NONE;
        known->second->descriptor.release(); // what waits ends; curl closes it
        sockets_.erase(known);
        return;
    }
    auto socket = known != sockets_.end() ? known->second : nullptr;
    if (!socket) {
        socket = std::make_shared<Socket>(Socket{Descriptor(executor_, descriptor)});
        sockets_.emplace(descriptor, socket);
    }
    socket->wanted = what;
    wait_for_wanted(socket);
}

void CurlTransfers::wait_for_wanted(const std::shared_ptr<Socket>& socket) {
    if ((socket->wanted & CURL_POLL_IN) != 0 && !socket->awaits_read) wait_for(socket, Descriptor::wait_read);
    if ((socket->wanted & CURL_POLL_OUT) != 0 && !socket->awaits_write)
        wait_for(socket, Descriptor::wait_write);
}

void CurlTransfers::wait_for(const std::shared_ptr<Socket>& socket, Descriptor::wait_type what) {
    const bool reads = what == Descriptor::wait_read;
    (reads ? socket->awaits_read : socket->awaits_write) = true;
    socket->descriptor.async_wait(what, [weak = weak_from_this(), socket, reads](const error_code& error) {
        (reads ? socket->awaits_read : socket->awaits_write) = false;
        const auto alive = weak.lock();
        const int wanted = reads ? CURL_POLL_IN : CURL_POLL_OUT;
        if (error || !alive || !socket->descriptor.is_open()) return;
        if ((socket->wanted & wanted) != 0)
            alive->act(socket->descriptor.native_handle(), reads ? CURL_CSELECT_IN : CURL_CSELECT_OUT);
        if (socket->descriptor.is_open()) alive->wait_for_wanted(socket);
    });
}

void CurlTransfers::act(curl_socket_t descriptor, int events) {
    int running = 0;
    curl_multi_socket_action(multi_, descriptor, events, &running);
    int left = 0;
    while (const auto* message = curl_multi_info_read(multi_, &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        const auto code = message->data.result;
        const auto ended = running_.find(message->easy_handle);
        if (ended == running_.end()) continue;
        const auto on_end = std::move(ended->second);
        running_.erase(ended);
        on_end(code);
    }
}

} // namespace tutti::io
