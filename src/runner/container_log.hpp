// What a container prints, on our own standard output and standard error: each message once, also over a
// break of the engine, and from where the last process was that ran it.
#pragma once

#include "container/log_frames.hpp"
#include "io/file_descriptor.hpp"
#include "runner/engine.hpp"

#include <filesystem>
#include <string>

namespace tutti::runner {

class ContainerLog {
public:
    /// `kept` is the file that says how far it was read; empty: nobody goes on after us. The engine outlives
    /// it.
    ContainerLog(
        const asio::any_io_executor& executor, Engine& engine, std::string container,
        container::LogReader::Form form, const std::filesystem::path& kept
    );

    /// Passes it on until the container has ended, and all that it printed is out.
    Task<void> follow();
    /// It has ended.
    void end();
    /// Passes on what it printed since somebody read it last; nothing where nobody did, or nobody knows.
    Task<void> rest();

private:
    enum class Pass : std::uint8_t { Follow, Rest };

    Task<void> pass_on(Pass pass);
    Task<Result<void>> read(io::HttpBody& body);
    void put_out(container::LogPlace place);
    void note(container::LogPlace place);

    Engine& engine_;
    std::string container_;
    container::LogReader::Form form_;
    io::FileDescriptor kept_;
    container::LogPlace place_;
    asio::steady_timer retry_;
    bool has_ended_ = false;
    std::string output_;
    std::string errors_;
};

} // namespace tutti::runner
