// CurlTransfers: libcurl's multi interface on Asio. curl says which sockets and which time it waits for; here
// they are waited for. Internal to this folder.
#pragma once

#include "io/asio.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <curl/curl.h>
#include <functional>
#include <map>
#include <memory>

namespace tutti::io {

/// Owned by the client and by each of its requests.
class CurlTransfers final : public std::enable_shared_from_this<CurlTransfers> {
public:
    static std::shared_ptr<CurlTransfers> make(const asio::any_io_executor& executor);
    ~CurlTransfers();
    CurlTransfers(const CurlTransfers&) = delete;
    CurlTransfers& operator=(const CurlTransfers&) = delete;

    /// `on_end` is called at most once, never from here.
    void start(CURL* easy, std::function<void(CURLcode)> on_end);
    /// Whether it has ended or not; nothing is called for it any more.
    void drop(CURL* easy);

private:
    explicit CurlTransfers(const asio::any_io_executor& executor);

    /// curl's socket: it opens and closes it, we only wait for it.
    struct Socket {
        asio::posix::stream_descriptor descriptor;
        int wanted = CURL_POLL_NONE;
        bool awaits_read = false;
        bool awaits_write = false;
    };

    static int on_socket(CURL* easy, curl_socket_t descriptor, int what, void* self, void*);
    static int on_timer(CURLM* multi, long timeout, void* self);
    void want(curl_socket_t descriptor, int what);
    void wait_for(const std::shared_ptr<Socket>& socket, asio::posix::stream_descriptor::wait_type what);
    void wait_for_wanted(const std::shared_ptr<Socket>& socket);
    void act(curl_socket_t descriptor, int events);

    CURLM* multi_;
    asio::any_io_executor executor_;
    asio::steady_timer timer_;
    std::map<curl_socket_t, std::shared_ptr<Socket>> sockets_; ///< shared with what waits for it
    std::map<CURL*, std::function<void(CURLcode)>> running_;
};

} // namespace tutti::io
