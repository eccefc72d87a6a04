# Embeds the templates into the program: KIND.LANGUAGE.mustache, one for each kind and language of mail.
# mbs_embedded_templates is the source file that is made of them, anew whenever one changes.
set(mbs_templates_folder ${CMAKE_CURRENT_LIST_DIR})

function(write_templates output)
  file(GLOB files ${mbs_templates_folder}/*.mustache)
  list(SORT files)
  set(text "#include \"actors/mail/mail_template.hpp\"\n\nnamespace mbs::actors {\n\n")
  string(APPEND text "std::span<const mail_template> mail_templates() noexcept {\n  static constexpr mail_template all[]{\n")
  foreach(one IN LISTS files)
    get_filename_component(name ${one} NAME)
    if(NOT name MATCHES "^([a-z_]+)[.](en|sw)[.]mustache$")
      message(FATAL_ERROR "${one}: allowed: KIND.en.mustache or KIND.sw.mustache")
    endif()
    file(READ ${one} content)
    string(APPEND text "      {\"${CMAKE_MATCH_1}\", \"${CMAKE_MATCH_2}\", R\"mail(${content})mail\"},\n")
  endforeach()
  string(APPEND text "  };\n  return all;\n}\n\n}  // namespace mbs::actors\n")
  file(WRITE ${output} "${text}")
endfunction()

if(CMAKE_SCRIPT_MODE_FILE)
  write_templates(${OUTPUT})
  return()
endif()

file(GLOB mbs_template_files CONFIGURE_DEPENDS ${mbs_templates_folder}/*.mustache)
set(mbs_embedded_templates ${CMAKE_CURRENT_BINARY_DIR}/embedded_templates.cpp)
add_custom_command(OUTPUT ${mbs_embedded_templates}
  COMMAND ${CMAKE_COMMAND} -DOUTPUT=${mbs_embedded_templates} -P ${CMAKE_CURRENT_LIST_FILE}
  DEPENDS ${mbs_template_files} ${CMAKE_CURRENT_LIST_FILE}
  COMMENT "Embedding templates of mails")
