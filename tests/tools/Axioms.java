import java.io.File;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.*;

/** An ontology file → one line an axiom type, "name count", by the OWL API. */
public class Axioms {
    public static void main(String[] args) throws Exception {
        OWLOntologyManager manager = OWLManager.createOWLOntologyManager();
        OWLOntology ontology = manager.loadOntologyFromOntologyDocument(new File(args[0]));
        for (AxiomType<?> type : AxiomType.AXIOM_TYPES) {
            System.out.println(type.getName() + " " + ontology.getAxiomCount(type));
        }
        System.out.println("OntologyAnnotation " + ontology.getAnnotations().size());
    }
}
