// `tutti top`: services by what they use, now.
#pragma once

#include "cli/service_load.hpp"
#include "cli/supervisor_client.hpp"
#include "command/end_request.hpp"

namespace tutti::cli {

struct ServiceTopOptions {
    enum class Form : std::uint8_t {
        Page,  ///< on a terminal, until somebody ends it
        Table, ///< once
        Json,  ///< once
        Lines, ///< JSON, a line an interval
    };

    SupervisorPlace place;
    Form form = Form::Page;
    LoadOrder order = LoadOrder::Processor;
    double interval = 1; ///< seconds
};
/// NotRunning where nobody supervises; a page says so instead, and goes on. Usage where there is no terminal
/// for it.
int service_top(const ServiceTopOptions& options);
Task<int> show_service_top(ServiceTopOptions options, command::EndRequest& end);

} // namespace tutti::cli
