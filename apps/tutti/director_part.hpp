// The worker that directs, as a part: alone in its process, or beside others.
#pragma once

#include "director/director.hpp"
#include "installation/installation.hpp"
#include "io/disk.hpp"
#include "worker/worker.hpp"

namespace tutti {

class DirectorPart {
public:
    explicit DirectorPart(const installation::Installation& installation);

    /// Before the worker runs, and after.
    Result<void> prepare() { return director_.prepare(); }
    void finish() { director_.finish(); }
    worker::Worker& worker() noexcept { return worker_; }

private:
    worker::Worker worker_;
    io::SystemDisk disk_;
    director::Director director_;
};

} // namespace tutti
