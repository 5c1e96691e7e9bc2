# include_arrows.cmake finds each kind of planted fault and passes a clean tree.
#   cmake -DSCRIPT=include_arrows.cmake -DWORK=DIR -P include_arrows_test.cmake
cmake_minimum_required(VERSION 3.25)

# Writes one line into WORK/FILE, runs the check, compares its verdict.
function(expect verdict file line)
  file(REMOVE_RECURSE ${WORK})
  file(WRITE ${WORK}/${file} "// A file.\n${line}\nint x;\n")
  execute_process(COMMAND ${CMAKE_COMMAND} -DROOT=${WORK} -P ${SCRIPT}
    RESULT_VARIABLE result OUTPUT_VARIABLE out ERROR_VARIABLE out)
  if(verdict STREQUAL "fault" AND (result EQUAL 0 OR NOT out MATCHES "${file}"))
    message(SEND_ERROR "not found: ${line} in ${file}\n${out}")
  elseif(verdict STREQUAL "clean" AND NOT result EQUAL 0)
    message(SEND_ERROR "wrongly refused: ${line} in ${file}\n${out}")
  endif()
endfunction()

expect(fault common/url/url.h "#include \"worker/fetch/robots.h\"")
expect(fault common/base/clock.cc "#include \"common/telemetry/logger.h\"")
expect(fault worker/main.cc "#include \"coordinator/store/frontier_store.h\"")
expect(fault coordinator/query/a.cc "  #  include \"worker/extract/page.h\"")
expect(fault coordinator/query/a.cc "#include \"cli/printer.h\"")
expect(fault cli/report.cc "#include \"coordinator/query/catalog.h\"")
expect(fault worker/extract/page.cc "#include <curl/curl.h>")
expect(fault coordinator/scheduler/a.cc "#include <hiredis/hiredis.h>")
expect(fault coordinator/query/a.cc "#include <grpcpp/server.h>")
expect(fault worker/agent/agent.cc "#include \"claque/v1/work.grpc.pb.h\"")
expect(clean worker/fetch/curl_fetcher.cc "#include <curl/curl.h>")
expect(clean coordinator/service/a.cc "#include \"claque/v1/work.grpc.pb.h\"")
expect(clean cli/inspect.cc "#include \"worker/extract/page.h\"")
expect(clean worker/extract/page.cc "// #include \"coordinator/query/catalog.h\"")
file(REMOVE_RECURSE ${WORK})
