// Bridge: what comes from one side goes out on the other, until one of them ends.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "tls/tls_error.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tutti::tls {

class Bridge {
public:
    /// `local` is a stream socket that does not block, `server` the connection on `socket`.
    Bridge(int local, SSL* server, int socket) : local_(local), server_(server), socket_(socket) {}

    /// Nothing: a side hung up, and the other has all that came before.
    std::optional<Error> run();

private:
    /// Holds one side's bytes until the other has taken them: who is slow holds up the other.
    struct Buffer {
        std::array<char, 16 * 1024> bytes;
        std::size_t begin = 0;
        std::size_t end = 0;
        bool empty() const noexcept { return begin == end; }
        void fill(std::size_t count) noexcept { begin = 0, end = count; }
        std::string_view rest() const noexcept { return {bytes.data() + begin, end - begin}; }
    };
    enum class Moved : std::uint8_t { Nothing, Something };

    Moved read_local();
    Moved write_local();
    Moved read_server();
    Moved write_server();
    void fail_with(Error why);
    void wait();

    int local_;
    SSL* server_;
    int socket_;
    Buffer to_server_;
    Buffer to_local_;
    short server_events_ = 0; ///< what OpenSSL waits for
    bool local_ended_ = false;
    bool server_ended_ = false;
    std::optional<SteadyTime> give_up_; ///< set when nobody is left who would
    std::optional<Error> why_;
};

} // namespace tutti::tls
