// TlsProcess: tutti-tls, a process of its own that speaks TLS with a server for us, so that no other process
// carries OpenSSL. What it is: docs/adr/0015.
#pragma once

#include "base/result.hpp"
#include "base/tls_files.hpp"
#include "io/child.hpp"
#include "io/stream.hpp"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

namespace tutti::io {

class TlsProcess {
public:
    TlsProcess(pid_t process, FileDescriptor words) noexcept : child_(process), words_(std::move(words)) {}

    /// What it said of the end of its connection; nothing where the server simply hung up. Once.
    std::optional<Error> last_words() noexcept;

private:
    Child child_; ///< a process that has been told to go by its socket's end has nothing more to do
    FileDescriptor words_;
};

struct TlsLine {
    Stream stream; ///< a socket of this machine: what goes over it goes over TLS to the server
    std::unique_ptr<TlsProcess> process;
};

/// tutti-tls, beside ourselves or in PATH; empty: it is not there.
std::filesystem::path find_tls_program();

/// What a connection that tutti-tls hands on begins with: its client's address, filled up with blanks.
inline constexpr std::size_t tls_client_bytes = 48;

/// Connects to the server that has proved to be `address.host`, all within `timeout`.
Task<Result<TlsLine>> connect_tls(HostPort address, TlsFiles files, SteadyClock::duration timeout);

/// The words of tutti-tls: "unavailable connecting to …", one line.
Error parse_tls_words(std::string_view line);

} // namespace tutti::io
