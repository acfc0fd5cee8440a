package org.mcpruntime.cli;

import org.mcpruntime.contract.object.ObjectRef;
import org.mcpruntime.kube.canary.Canaries;
import org.mcpruntime.resources.store.UnavailableException;
import org.mcpruntime.setup.Connection;
import org.mcpruntime.setup.SetupRefusal;

/** Brings the word of {@link CanarySay} to a cluster. */
record CanarySaying(CanarySay words) {

  int run() {
    var server = new ObjectRef(words.namespace, words.name);
    try (var cluster = Connection.to(words.reach.kubeconfig(), words.reach.context())) {
      var word = Canaries.Word.valueOf(words.word.name());
      switch (Canaries.say(cluster.api(), server, word)) {
        case Canaries.Said.Told(var template) ->
            words
                .spec
                .commandLine()
                .getOut()
                .printf("%s: template %s %s%n", server, template, words.word.done);
        case Canaries.Said.Refused(var sentence) -> throw new Failure(sentence);
      }
      return 0;
    } catch (SetupRefusal | UnavailableException e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    }
  }
}
